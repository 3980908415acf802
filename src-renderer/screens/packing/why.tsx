// Why a line's numbers are what they are, as the sums they come from and in words.
import type { ReactNode } from 'react';
import type { PackingRow } from '#shared/contract/packing.ts';
import { Section } from '../../components/bits.tsx';
import { gramsUnit, plural, whole } from '../../lib/format.ts';

const Term = (props: { sign?: string; label: string; value: number; result?: boolean }) => (
  <>
    {props.sign && (
      <span aria-hidden className="ph-muted">
        {props.sign}
      </span>
    )}
    <span className={props.result ? 'ph-result' : undefined}>
      <span className="ph-term">{props.label}</span>
      <b>{whole(props.value)}</b>
    </span>
  </>
);

export function WhyThisNumber({ row }: { row: PackingRow }) {
  return (
    <Section title="Why these numbers" actions={<span className="ph-muted">units</span>}>
      <div className="ph-equation">
        <Term label="Ordered" value={row.ordered} />
        <Term sign="−" label="PACKED" value={row.packed} />
        <Term sign="=" label="Needs packing" value={row.needsPacking} result />
      </div>
      {row.packed > row.ordered && (
        <p>{plural(row.packed - row.ordered, 'unit')} more than ordered; the reason stands in the history below.</p>
      )}
      {row.needsPacking > 0 && <p>{shortWords(row)}</p>}
    </Section>
  );
}

function reservedWords({ reserved, needsPacking }: PackingRow): string {
  if (reserved === 0) return 'None of them is';
  if (reserved === needsPacking) return reserved === 1 ? 'It is' : 'All of them are';
  return `${whole(reserved)} of them ${reserved === 1 ? 'is' : 'are'}`;
}

function shortWords(row: PackingRow): ReactNode {
  if (row.kind === 'unknown') return 'How much is short is known once somebody says what the product is.';
  if (row.kind === 'untracked') return 'It is only counted, so nothing can be short.';
  const reserved = `${reservedWords(row)} reserved on packages.`;
  if (row.needsProduction === 0) return `${reserved} Finished units cover all of it.`;
  const grams = row.mgPerUnit === null ? '' : ` (${gramsUnit(row.mgPerUnit * row.needsProduction)})`;
  return (
    <>
      {reserved} <b>{plural(row.needsProduction, 'unit')} short</b>
      {grams}: after the rows above took theirs, no package of {row.strain ?? 'this strain'} has that much left. They
      have to be produced, or freed from a hold or another line.
    </>
  );
}
