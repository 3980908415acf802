// The head of the drawer: what the batch is, and the next thing to do with it.
import { ActionIcon, Button, CopyButton, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy, IconHistory, IconX } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ProductionBatch } from '#shared/contract/production.ts';
import { STAGE_TEXT } from '#shared/text/production.ts';
import { useMay } from '../../rpc/hooks.ts';
import { openBatchDialog } from '../../stores/production-dialogs.ts';
import { moveTo } from './actions.ts';
import { BatchMenu } from './batch-menu.tsx';
import { AttentionSigns, StageSign } from './signs.tsx';
import { stageBeside } from './stages.ts';

export function DrawerHead(props: { batch: ProductionBatch | undefined; may: boolean; onClose: () => void }) {
  const it = props.batch;
  const mayAudit = useMay('audit.read');
  return (
    <div className="ph-drawer-head">
      <div className="ph-row">
        <h2 className="ph-strong ph-ellipsis" style={{ fontSize: '0.9375rem', margin: 0 }}>
          {it?.strain ?? 'Loading…'}
        </h2>
        {it && <StageSign batch={it} />}
        <Tooltip label="Close (Esc)">
          <ActionIcon className="ph-push" aria-label="Close the batch" onClick={props.onClose}>
            <IconX size={16} />
          </ActionIcon>
        </Tooltip>
      </div>
      {it && (
        <>
          <div className="ph-row" style={{ minHeight: 24 }}>
            <span className="ph-mono">{it.number}</span>
            <CopyButton value={it.number}>
              {({ copied, copy }) => (
                <ActionIcon size={24} aria-label={copied ? 'Copied' : 'Copy the number'} onClick={copy}>
                  {copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
                </ActionIcon>
              )}
            </CopyButton>
            <AttentionSigns batch={it} />
            {mayAudit && (
              <Link
                to="/audit"
                search={{ type: 'production_batch', entity: it.id }}
                className="ph-link ph-push"
                style={{ marginRight: 8 }}
              >
                <IconHistory size={14} aria-hidden style={{ verticalAlign: -2 }} /> Audit log
              </Link>
            )}
          </div>
          {it.state === 'on_hold' && <p>On hold: {it.holdReason}</p>}
          {it.splitFrom !== null && <p className="ph-muted">Split from {it.splitFrom}</p>}
          {it.note && <p className="ph-muted ph-wrap">{it.note}</p>}
          {props.may && (
            <div className="ph-row ph-row-wrap" style={{ paddingTop: 4 }}>
              <Next batch={it} />
              <BatchMenu batch={it} />
            </div>
          )}
        </>
      )}
    </div>
  );
}

/** What usually comes next, as buttons; everything else stands in the menu. */
function Next({ batch }: { batch: ProductionBatch }) {
  if (batch.state === 'on_hold') {
    return (
      <Button variant="filled" onClick={() => openBatchDialog(batch, { kind: 'resume' })}>
        Resume
      </Button>
    );
  }
  if (batch.state !== 'active') {
    return <Button onClick={() => openBatchDialog(batch, { kind: 'reopen' })}>Reopen</Button>;
  }
  const next = stageBeside(batch.stage, 1);
  return (
    <>
      {batch.stage === 'packaging' ? (
        <Button variant="filled" onClick={() => openBatchDialog(batch, { kind: 'finish' })}>
          Finish into a package
        </Button>
      ) : (
        next && (
          <Button variant="filled" onClick={() => moveTo(batch, next)}>
            Move to {STAGE_TEXT[next].label.toLowerCase()}
          </Button>
        )
      )}
      <Button onClick={() => openBatchDialog(batch, { kind: 'waste' })}>Waste</Button>
      <Button onClick={() => openBatchDialog(batch, { kind: 'hold' })}>Hold</Button>
    </>
  );
}
