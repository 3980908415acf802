// When the batch may be done, and what that is worked out from: pieces made an hour in earlier counts, with their spread.
// Where there is too little to go by, that is said instead.
import { use } from 'react';
import type { ProductionBatch, ProductionPace } from '#shared/contract/production.ts';
import { skuWords } from '#shared/text/sku.ts';
import { Section } from '../../components/bits.tsx';
import { plural } from '../../lib/format.ts';
import { useNow } from '../../lib/use-now.ts';
import { TimeZone } from '../../rpc/time-zone.ts';
import { estimateSpan, minutesWords, paceWords } from './words.ts';

export function PaceSection({ batch, pace }: { batch: ProductionBatch; pace: readonly ProductionPace[] }) {
  const now = useNow();
  const timeZone = use(TimeZone);
  const { estimate } = batch;
  if (batch.state === 'finished' || batch.state === 'cancelled') return null;
  const nameOf = (skuKey: string) => batch.targets.find((it) => it.skuKey === skuKey)?.name ?? skuWords(skuKey);
  return (
    <Section title="When it will be done">
      {estimate ? (
        <p>
          <span className="ph-strong">{estimateSpan(estimate, now, timeZone)}</span>
          <span className="ph-muted">
            {' '}
            · {plural(estimate.pieces, 'piece')} to make, {minutesWords(estimate.fromMinutes)} to{' '}
            {minutesWords(estimate.toMinutes)} of work
          </span>
        </p>
      ) : (
        <p className="ph-muted">{whyNot(batch)}</p>
      )}
      {pace.length > 0 && (
        <ul className="ph-why">
          {pace.map((it) => (
            <li key={it.skuKey}>
              {nameOf(it.skuKey)}: {paceWords(it)}, from {plural(it.samples, 'count')}.
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

function whyNot(batch: ProductionBatch): string {
  const toMake = batch.targets.some((it) => it.madePieces < it.plannedUnits * it.packSize);
  if (!toMake) return 'All that was planned is made.';
  if (batch.state === 'on_hold') return 'Nothing is estimated while it is on hold.';
  return 'Nobody can say yet: it takes at least three counts of this strain and SKU.';
}
