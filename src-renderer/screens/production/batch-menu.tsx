// Everything that can be done to a batch, by where it stands: the menu of a card and of the drawer.
import { ActionIcon, Menu } from '@mantine/core';
import {
  IconArrowBackUp,
  IconArrowRight,
  IconArrowsSplit2,
  IconBan,
  IconCircleCheck,
  IconDots,
  IconFlask,
  IconHandStop,
  IconLeaf,
  IconNumber,
  IconPackageImport,
  IconPencil,
  IconPlayerPlay,
  IconRotate,
  IconScale,
  IconTrash,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { ProductionBatch } from '#shared/contract/production.ts';
import { STAGE_TEXT } from '#shared/text/production.ts';
import { type BatchDialog, openBatchDialog } from '../../stores/production-dialogs.ts';
import { moveTo } from './actions.ts';
import { isLater, WORK_STAGES } from './stages.ts';
import { isOpen } from './words.ts';

interface Entry {
  readonly label: string;
  readonly icon: typeof IconScale;
  readonly dialog: BatchDialog;
}

const entry = (label: string, icon: typeof IconScale, kind: Exclude<BatchDialog['kind'], WithMore>): Entry => ({
  label,
  icon,
  dialog: { kind },
});
type WithMore = 'move' | 'correctSource' | 'count' | 'target' | 'correctCount' | 'takeBack' | 'acknowledge';

function workEntries({ state, stage }: ProductionBatch): Entry[] {
  if (state !== 'active') return [];
  return [
    { label: 'Count pieces…', icon: IconNumber, dialog: { kind: 'count', skuKey: null } },
    entry('Book waste…', IconTrash, 'waste'),
    entry('Add a source…', IconLeaf, 'addSource'),
    entry('Ground flower…', IconScale, 'ground'),
    ...(stage === 'packaging'
      ? [
          entry('Finish into a package…', IconPackageImport, 'finish'),
          entry('Finish without a package…', IconCircleCheck, 'close'),
        ]
      : []),
  ];
}

function otherEntries(batch: ProductionBatch): Entry[] {
  if (!isOpen(batch)) return [entry('Reopen…', IconRotate, 'reopen')];
  return [
    entry('Lab result…', IconFlask, 'lab'),
    ...(batch.state === 'active'
      ? [entry('Split…', IconArrowsSplit2, 'split'), entry('Put on hold…', IconHandStop, 'hold')]
      : [entry('Resume…', IconPlayerPlay, 'resume')]),
    entry('Strain and note…', IconPencil, 'edit'),
    entry('Cancel the batch…', IconBan, 'cancel'),
  ];
}

export function BatchMenu({ batch, tabIndex }: { batch: ProductionBatch; tabIndex?: number }) {
  const item = ({ label, icon: Icon, dialog }: Entry): ReactNode => (
    <Menu.Item key={label} leftSection={<Icon size={14} />} onClick={() => openBatchDialog(batch, dialog)}>
      {label}
    </Menu.Item>
  );
  const work = workEntries(batch);
  return (
    <Menu middlewares={{ flip: true, shift: true, size: true }}>
      <Menu.Target>
        <ActionIcon
          size={24}
          className="ph-card-menu"
          aria-label={`What can be done with ${batch.number}`}
          {...(tabIndex !== undefined && { tabIndex })}
        >
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown className="ph-menu">
        {batch.state === 'active' && (
          <>
            <Menu.Label>Move to</Menu.Label>
            {WORK_STAGES.filter((stage) => stage !== batch.stage).map((stage) => (
              <Menu.Item
                key={stage}
                leftSection={isLater(stage, batch.stage) ? <IconArrowRight size={14} /> : <IconArrowBackUp size={14} />}
                onClick={() => moveTo(batch, stage)}
              >
                {STAGE_TEXT[stage].label}
                {!isLater(stage, batch.stage) && '…'}
              </Menu.Item>
            ))}
            <Menu.Divider />
          </>
        )}
        {work.map(item)}
        {work.length > 0 && <Menu.Divider />}
        {otherEntries(batch).map(item)}
      </Menu.Dropdown>
    </Menu>
  );
}
