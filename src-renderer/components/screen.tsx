// The frame of a screen: its name, what can be done, and a page of help one click away.
import { ActionIcon, Drawer, Tooltip } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconHelp } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useScreenTitle } from '../stores/page-title.ts';

interface Props {
  readonly title: string;
  readonly help: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

export function Screen(props: Props) {
  const [helping, help] = useDisclosure(false);
  useScreenTitle(props.title);
  return (
    <div className="ph-screen">
      <div className="ph-screen-head">
        <h1>{props.title}</h1>
        {props.actions}
        <Tooltip label="What is this page?">
          <ActionIcon aria-label={`Help for ${props.title}`} onClick={help.open}>
            <IconHelp size={18} />
          </ActionIcon>
        </Tooltip>
      </div>
      {props.children}
      <Drawer
        opened={helping}
        onClose={help.close}
        position="right"
        size={420}
        title={`Help: ${props.title}`}
        closeButtonProps={{ 'aria-label': 'Close help' }}
        transitionProps={{ duration: 120 }}
      >
        <div className="ph-help">{props.help}</div>
      </Drawer>
    </div>
  );
}
