// A consumable's ledger as a timeline: what happened, who, when, for which batch, by how many, and what was left.
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ConsumableLedgerRow } from '#shared/contract/consumables.ts';
import { CONSUMABLE_LEDGER_TEXT } from '#shared/text/consumables.ts';
import { Ago, Section } from '../../components/bits.tsx';
import { whole } from '../../lib/format.ts';

const signed = (count: number): string => {
  if (count === 0) return '0';
  return `${count > 0 ? '+' : '−'}${whole(Math.abs(count))}`;
};

export function ConsumableHistory(props: {
  ledger: readonly ConsumableLedgerRow[];
  total: number;
  onMore: () => void;
}) {
  const rest = props.total - props.ledger.length;
  return (
    <Section title={`History (${whole(props.total)})`} actions={<span className="ph-muted">pieces, newest first</span>}>
      {props.total === 0 && <p className="ph-muted">Nothing has come or gone yet.</p>}
      <ol className="ph-timeline">
        {props.ledger.map((row) => (
          <li key={row.id}>
            <span>
              <span className="ph-strong">{CONSUMABLE_LEDGER_TEXT[row.kind]}</span>
              {row.batchId !== null && (
                <>
                  {' · '}
                  <Link to="/production" search={{ batch: row.batchId }} className="ph-link">
                    {row.batchNumber || 'Batch'}
                  </Link>
                </>
              )}
            </span>
            <span className="ph-num">{signed(row.delta)}</span>
            <span className="ph-muted ph-wrap">
              {row.actor}, <Ago at={row.at} />
              {row.note && `: ${row.note}`}
            </span>
            <span className="ph-num ph-muted" title="On hand after this">
              = {whole(row.onHandAfter)}
            </span>
          </li>
        ))}
      </ol>
      {rest > 0 && <Button onClick={props.onMore}>Show {whole(rest)} older</Button>}
    </Section>
  );
}
