// Everything that happened to a batch, newest first: what, by how many grams, who, when and why.
import { Button } from '@mantine/core';
import type { ProductionEvent } from '#shared/contract/production.ts';
import { Ago, Section } from '../../components/bits.tsx';
import { signedGrams, whole } from '../../lib/format.ts';
import type { BatchDetail } from './data.ts';
import { eventNote, eventWords } from './words.ts';

const deltasOf = (event: ProductionEvent): readonly string[] =>
  (
    [
      ['input', event.inputDelta],
      ['pieces', event.piecesDelta],
      ['waste', event.wasteDelta],
      ['unexplained', event.unexplainedDelta],
      ['packaged', event.packagedDelta],
    ] as const
  )
    .filter(([, mg]) => mg !== 0)
    .map(([word, mg]) => `${word} ${signedGrams(mg)}`);

export function Timeline({ detail, onMore }: { detail: BatchDetail; onMore: () => void }) {
  const names = new Map(detail.batch.targets.map((it) => [it.skuKey, it.name]));
  const events = [...detail.events].sort((a, b) => b.seq - a.seq);
  const rest = detail.eventTotal - events.length;
  return (
    <Section
      title={`History (${whole(detail.eventTotal)})`}
      actions={<span className="ph-muted">grams, newest first</span>}
    >
      <ol className="ph-timeline">
        {events.map((event) => (
          <li key={event.id}>
            <span className="ph-strong ph-wrap">{eventWords(event, names)}</span>
            <span className="ph-num">{deltasOf(event).join(', ')}</span>
            <span className="ph-muted ph-wrap">
              {event.actor}, <Ago at={event.at} />
              {eventNote(event) && `: ${eventNote(event)}`}
            </span>
          </li>
        ))}
      </ol>
      {rest > 0 && <Button onClick={onMore}>Show {whole(rest)} older</Button>}
    </Section>
  );
}
