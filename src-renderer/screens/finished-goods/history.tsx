// The package's ledger as a timeline: what happened, who, when, why, by how much, and what was left.
import { Button } from '@mantine/core';
import { LEDGER_TEXT } from '#shared/text/labels.ts';
import { Ago, Section } from '../../components/bits.tsx';
import { grams, signedGrams, whole } from '../../lib/format.ts';
import type { PackageDetail } from '../../rpc/client.ts';

type Row = PackageDetail['ledger'][number];

const deltasOf = (row: Row): readonly string[] =>
  (
    [
      ['METRC', row.currentDelta],
      ['counted', row.overrideDelta],
      ['ordered', row.orderedDelta],
      ['packed', row.packedDelta],
      ['held', row.heldDelta],
    ] as const
  )
    .filter(([, mg]) => mg !== 0)
    .map(([word, mg]) => `${word} ${signedGrams(mg)}`);

export function History({ detail, onMore }: { detail: PackageDetail; onMore: () => void }) {
  const rest = detail.ledgerTotal - detail.ledger.length;
  return (
    <Section
      title={`History (${whole(detail.ledgerTotal)})`}
      actions={<span className="ph-muted">grams, newest first</span>}
    >
      <ol className="ph-timeline">
        {detail.ledger.map((row) => (
          <li key={row.id}>
            <span>
              <span className="ph-strong">{LEDGER_TEXT[row.kind]}</span>
              {row.causeRef && <span className="ph-muted"> · {row.causeRef}</span>}
            </span>
            <span className="ph-num">{deltasOf(row).join(', ')}</span>
            <span className="ph-muted">
              {row.actor}, <Ago at={row.at} />
              {row.note && `: ${row.note}`}
            </span>
            <span className="ph-num ph-muted" title="Available after this">
              = {grams(row.availableAfterMg)}
            </span>
          </li>
        ))}
      </ol>
      {rest > 0 && <Button onClick={onMore}>Show {whole(rest)} older</Button>}
    </Section>
  );
}
