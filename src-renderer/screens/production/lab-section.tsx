// What the lab says about the batch.
import { Button } from '@mantine/core';
import type { ProductionBatch } from '#shared/contract/production.ts';
import { Section } from '../../components/bits.tsx';
import { useMay } from '../../rpc/hooks.ts';
import { openBatchDialog } from '../../stores/production-dialogs.ts';
import { dayWords } from '../orders/words.ts';
import { LabSign } from './signs.tsx';
import { isLabStop, isOpen } from './words.ts';

export function LabSection({ batch, may }: { batch: ProductionBatch; may: boolean }) {
  const mayOverride = useMay('production.override');
  const open = isOpen(batch);
  return (
    <Section
      title="Lab"
      actions={
        may &&
        batch.state !== 'cancelled' && (
          <Button onClick={() => openBatchDialog(batch, { kind: 'lab' })}>
            {batch.labStatus === 'none' ? 'Enter' : 'Change'}
          </Button>
        )
      }
    >
      <div className="ph-row ph-row-wrap" style={{ minHeight: 0 }}>
        <LabSign batch={batch} always />
        <span className="ph-muted">
          {[batch.labDate === null ? '' : dayWords(batch.labDate), batch.labReference].filter(Boolean).join(' · ')}
        </span>
        {open && isLabStop(batch) && mayOverride && (
          <Button className="ph-push" onClick={() => openBatchDialog(batch, { kind: 'override' })}>
            Override…
          </Button>
        )}
      </div>
      {open && isLabStop(batch) && !mayOverride && (
        <p className="ph-muted">It cannot be packaged. Compliance can override the result with a reason.</p>
      )}
    </Section>
  );
}
