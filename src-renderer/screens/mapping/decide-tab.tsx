// Several Apex batches fit one strain and SKU: nothing is sent to any of them until one is pinned.
// Batches whose name and fields disagree wait here too.
import { Button } from '@mantine/core';
import { Ago } from '../../components/bits.tsx';
import { plural, wholeOrDash } from '../../lib/format.ts';
import { type Outputs, orpc } from '../../rpc/client.ts';
import { useAction, useMay } from '../../rpc/hooks.ts';
import { BatchRow } from './batches-tab.tsx';
import { ambiguousFits, disputedFits } from './fits.ts';
import { WorkList } from './parts.tsx';

type Overview = Outputs['mapping']['overview'];
type Item = Overview['ambiguous'][number];
type Batch = Overview['unmatchedBatches'][number];
type Entry = { readonly kind: 'ambiguous'; readonly item: Item } | { readonly kind: 'disagree'; readonly batch: Batch };

export function DecideTab(props: { items: readonly Item[]; disputed: readonly Batch[]; filter: string }) {
  const entries: Entry[] = [
    ...props.items
      .filter((it) => ambiguousFits(props.filter, it))
      .map((item) => ({ kind: 'ambiguous', item }) as const),
    ...props.disputed
      .filter((it) => disputedFits(props.filter, it))
      .map((batch) => ({ kind: 'disagree', batch }) as const),
  ];
  return (
    <WorkList
      label="Needs a decision"
      items={entries}
      filtered={props.filter !== ''}
      empty="Every strain and SKU has at most one batch, and no product contradicts itself."
      render={(entry) =>
        entry.kind === 'ambiguous' ? (
          <Ambiguous key={`${entry.item.strainKey}-${entry.item.skuKey}`} item={entry.item} />
        ) : (
          <BatchRow key={entry.batch.batchId} batch={entry.batch} />
        )
      }
    />
  );
}

function Ambiguous({ item }: { item: Item }) {
  const may = useMay('mapping.write');
  const pin = useAction(orpc.mapping.addPin.mutationOptions(), () => `${item.strain}, ${item.skuName}: pinned`);
  return (
    <article className="ph-section" aria-label={`${item.strain}, ${item.skuName}`}>
      <div className="ph-section-head">
        <h3>
          {item.strain}, {item.skuName}
        </h3>
        <span className="ph-muted">
          {plural(item.units, 'unit')} in {plural(item.packages.length, 'package')} wait; nothing is sent until you pin
          one
        </span>
      </div>
      <table className="ph-table">
        <thead>
          <tr>
            <th className="ph-num">Batch</th>
            <th>Product</th>
            <th>Lot</th>
            <th>METRC tags</th>
            <th className="ph-num">On Apex</th>
            <th>Changed</th>
            <th>
              <span className="ph-visually-hidden">Choose</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {item.candidates.map((it) => (
            <tr key={it.batchId}>
              <td className="ph-num ph-strong">{it.batchId}</td>
              <td>{it.productName}</td>
              <td>{it.batchName}</td>
              <td className="ph-mono">{it.tags.join(', ') || '–'}</td>
              <td className="ph-num">{wholeOrDash(it.quantity)}</td>
              <td>
                <Ago at={it.updatedAt} />
              </td>
              <td className="ph-num">
                {may && (
                  <Button
                    loading={pin.isPending && pin.variables?.batchId === it.batchId}
                    onClick={() => pin.mutate({ strain: item.strain, skuKey: item.skuKey, batchId: it.batchId })}
                    aria-label={`Pin this one: batch ${it.batchId} to ${item.strain}, ${item.skuName}`}
                  >
                    Pin this one
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </article>
  );
}
