// A value that is to be pasted somewhere else, with a button that copies it.
import { ActionIcon, CopyButton, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';

/** `what` says what is copied, e.g. "the service account’s address". */
export function CopyValue(props: { value: string; what: string; mono?: boolean }) {
  return (
    <span className="ph-copy-value">
      <span className={props.mono === false ? undefined : 'ph-mono'}>{props.value}</span>
      <CopyButton value={props.value} timeout={4000}>
        {({ copied, copy }) => (
          <Tooltip label={copied ? 'Copied' : `Copy ${props.what}`}>
            <ActionIcon size={24} aria-label={copied ? 'Copied' : `Copy ${props.what}`} onClick={copy}>
              {copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
            </ActionIcon>
          </Tooltip>
        )}
      </CopyButton>
    </span>
  );
}
