// Which METRC packages the flower came from, and how much of each.
import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { ProductionBatch } from '#shared/contract/production.ts';
import { MetrcTag, Section } from '../../components/bits.tsx';
import { gramsUnit } from '../../lib/format.ts';
import { openBatchDialog } from '../../stores/production-dialogs.ts';

export function SourcesSection({ batch, may }: { batch: ProductionBatch; may: boolean }) {
  return (
    <Section
      title="Sources"
      actions={
        may && (
          <Button leftSection={<IconPlus size={14} />} onClick={() => openBatchDialog(batch, { kind: 'addSource' })}>
            Source
          </Button>
        )
      }
    >
      {batch.sources.length === 0 && (
        <p className="ph-muted">No flower was weighed out yet. Nothing can be counted before.</p>
      )}
      <ul className="ph-rows">
        {batch.sources.map((source) => (
          <li key={source.tag}>
            <MetrcTag tag={source.tag} />
            <span className="ph-num ph-push">{gramsUnit(source.mg)}</span>
            {may && (
              <Button
                variant="subtle"
                aria-label={`Correct what was taken from ${source.tag}`}
                onClick={() => openBatchDialog(batch, { kind: 'correctSource', tag: source.tag })}
              >
                Correct
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}
