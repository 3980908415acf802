// The lines of one order: what has to be packed, from which batch, as which strain and SKU it was read.
import { Link } from '@tanstack/react-router';
import { skuWords } from '#shared/text/sku.ts';
import { MetrcTag, Section } from '../../components/bits.tsx';
import { plural, whole } from '../../lib/format.ts';
import type { OrderLine } from './data.ts';
import { dollarsOrDash } from './words.ts';

/** "4 cases of 20" when that makes up the units, otherwise nothing. */
function orderedAs(line: OrderLine): string | null {
  const { orderQuantity, unitsPerCase, units } = line;
  if (orderQuantity === null || unitsPerCase === null || unitsPerCase < 2) return null;
  return orderQuantity * unitsPerCase === units ? `${plural(orderQuantity, 'case')} of ${whole(unitsPerCase)}` : null;
}

export function OrderLines({ items }: { items: readonly OrderLine[] }) {
  const here = items.filter((line) => !line.gone).length;
  return (
    <Section title={`Lines (${whole(here)})`}>
      {items.length === 0 ? (
        <p className="ph-muted">Apex shows no lines for this order.</p>
      ) : (
        <table className="ph-table" aria-label="Lines">
          <thead>
            <tr>
              <th scope="col">Product, batch, METRC number</th>
              <th scope="col" className="ph-num">
                Units
              </th>
              <th scope="col" className="ph-num">
                Price $
              </th>
            </tr>
          </thead>
          <tbody>
            {items.map((line) => (
              <Line key={line.id} line={line} />
            ))}
          </tbody>
        </table>
      )}
    </Section>
  );
}

const NOWRAP = { whiteSpace: 'nowrap' } as const;

function Line({ line }: { line: OrderLine }) {
  const cases = orderedAs(line);
  return (
    <tr>
      <td className="ph-wrap">
        {line.gone ? <s>{line.productName}</s> : <span className="ph-strong">{line.productName}</span>}
        {line.gone && <span className="ph-muted"> (no longer in the order)</span>}
        <div className="ph-muted">
          {line.batchName ? `Batch ${line.batchName}` : 'No batch chosen on Apex'}
          {line.metrcNumber !== null && (
            <>
              {' · '}
              <Link to="/finished-goods" search={{ q: line.metrcNumber, status: 'all' }} className="ph-link">
                <MetrcTag tag={line.metrcNumber} />
              </Link>
            </>
          )}
        </div>
        <div className="ph-muted">
          Read as: {line.strain ?? 'strain not sure'}, {line.skuKey === null ? 'SKU not sure' : skuWords(line.skuKey)}
        </div>
        {line.note && <div>Note: {line.note}</div>}
      </td>
      <td className="ph-num" style={NOWRAP}>
        {whole(line.units)}
        {cases && <div className="ph-muted">{cases}</div>}
      </td>
      <td className="ph-num" style={NOWRAP}>
        {dollarsOrDash(line.priceCents)}
        {cases && line.priceCents !== null && <div className="ph-muted">per case</div>}
      </td>
    </tr>
  );
}
