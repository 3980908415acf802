// The finished-goods packages the batch went into.
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ProductionBatch } from '#shared/contract/production.ts';
import { MetrcTag, Section } from '../../components/bits.tsx';
import { gramsUnit } from '../../lib/format.ts';
import { openBatchDialog } from '../../stores/production-dialogs.ts';

/** Nothing before the first package. */
export function PackagesSection({ batch, may }: { batch: ProductionBatch; may: boolean }) {
  if (batch.packages.length === 0) return null;
  return (
    <Section title="Finished into">
      <ul className="ph-rows">
        {batch.packages.map((it) => (
          <li key={it.packageId}>
            <Link to="/finished-goods" search={{ id: it.packageId, status: 'all' }} className="ph-link">
              <MetrcTag tag={it.metrcNumber} />
            </Link>
            <span className="ph-num ph-push">{gramsUnit(it.mg)}</span>
            {may && (
              <Button
                variant="subtle"
                aria-label={`Take units back out of ${it.metrcNumber}`}
                onClick={() => openBatchDialog(batch, { kind: 'takeBack', packageId: it.packageId })}
              >
                Take back
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}
