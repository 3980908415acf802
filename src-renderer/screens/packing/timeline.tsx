// Everything that was done to a line: who, when, what, and whether it was taken back.
import type { PackingEvent } from '#shared/contract/packing.ts';
import { Ago, Section } from '../../components/bits.tsx';
import { RowsSkeleton } from '../../components/skeleton.tsx';
import { whole } from '../../lib/format.ts';
import { eventWords } from './words.ts';

const SOURCE_WORDS: ReadonlyMap<string, string> = new Map([
  ['window', 'by hand'],
  ['scan', 'by scan'],
  ['undo', 'by undo'],
  ['split', 'split on Apex'],
  ['replaced', 'line replaced on Apex'],
  ['apex', 'delivered on Apex'],
  ['orders', 'followed Apex'],
]);

export function Timeline({ events }: { events: readonly PackingEvent[] | undefined }) {
  return (
    <Section title={events ? `History (${whole(events.length)})` : 'History'}>
      {!events && <RowsSkeleton rows={3} />}
      {events?.length === 0 && <p className="ph-muted">Nothing was done to it yet.</p>}
      <ol className="ph-timeline">
        {events?.map((it) => (
          <li key={it.id}>
            <span className="ph-wrap">
              {it.undone ? <s>{eventWords(it)}</s> : <span className="ph-strong">{eventWords(it)}</span>}
              {it.undone && <span className="ph-muted"> taken back</span>}
              {it.isUndo && <span className="ph-muted"> (undo)</span>}
              <div className="ph-muted">
                {it.actor}, {SOURCE_WORDS.get(it.source) ?? it.source.replaceAll('_', ' ')}
                {it.reason && `: ${it.reason}`}
              </div>
            </span>
            <Ago at={it.at} />
          </li>
        ))}
      </ol>
    </Section>
  );
}
