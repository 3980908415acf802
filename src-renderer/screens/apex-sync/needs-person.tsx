// Rows only a person can decide: held (was the drop on Apex a sale?) and parked (Apex refused it).
import { Button } from '@mantine/core';
import { useState } from 'react';
import { RowStateStatus } from '../../components/status.tsx';
import { gramsUnit, plural, whole, wholeOrDash } from '../../lib/format.ts';
import { orpc, type PlanItem } from '../../rpc/client.ts';
import { useAction, useMay } from '../../rpc/hooks.ts';

const FEW = 5;

export function NeedsPerson({ items }: { items: readonly PlanItem[] }) {
  const [all, setAll] = useState(false);
  const may = useMay('sync.operate');
  const held = items.filter((item) => item.action === 'held');
  const parked = items.filter((item) => item.action === 'parked');
  const retry = useAction(
    orpc.apexSync.retry.mutationOptions(),
    (it) => `${plural(it.retried, 'batch', 'batches')} tried again`,
  );
  const rows = [...held, ...parked];
  if (rows.length === 0) return null;
  const shown = all ? rows : rows.slice(0, FEW);
  return (
    <section
      className="ph-section"
      aria-label="Needs a person"
      style={{ paddingBottom: 4, maxHeight: '40%', overflow: 'auto', flex: 'none' }}
    >
      <div className="ph-section-head">
        <h2>
          Needs you: {whole(held.length)} held, {whole(parked.length)} parked
        </h2>
        {may && parked.length > 1 && (
          <Button
            loading={retry.isPending}
            onClick={() => retry.mutate({ batchIds: parked.slice(0, 1000).map((it) => it.batchId) })}
          >
            Retry all parked
          </Button>
        )}
        {rows.length > FEW && (
          <Button variant="subtle" onClick={() => setAll(!all)}>
            {all ? 'Show fewer' : `Show all ${rows.length}`}
          </Button>
        )}
      </div>
      <ul>
        {shown.map((item) => (
          <li key={item.batchId} className="ph-row ph-row-wrap" style={{ borderTop: '1px solid var(--ph-line)' }}>
            <RowStateStatus state={item.action === 'held' ? 'held' : 'parked'} />
            <span className="ph-strong">{item.batchId}</span>
            <span className="ph-ellipsis">{item.productName}</span>
            <span className="ph-muted">
              {item.action === 'held'
                ? `Apex has ${wholeOrDash(item.from)}, we would offer ${whole(item.to)}`
                : (item.lastError ?? 'Apex refused it')}
            </span>
            {may && <Decide item={item} />}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Decide({ item }: { item: PlanItem }) {
  const { batchId } = item;
  const sale = useAction(
    orpc.apexSync.recordSale.mutationOptions(),
    (it) => `Sale recorded: ${plural(it.units, 'unit')}, ${gramsUnit(it.takenMg)} taken off`,
  );
  const release = useAction(orpc.apexSync.release.mutationOptions(), () => `Batch ${batchId} may rise again`);
  const retry = useAction(orpc.apexSync.retry.mutationOptions(), () => `Batch ${batchId} is tried again`);
  if (item.action === 'parked') {
    return (
      <Button
        className="ph-push"
        loading={retry.isPending}
        onClick={() => retry.mutate({ batchIds: [batchId] })}
        aria-label={`Retry batch ${batchId}`}
      >
        Retry
      </Button>
    );
  }
  return (
    <span className="ph-row ph-push">
      <Button
        loading={sale.isPending}
        onClick={() => sale.mutate({ batchId })}
        aria-label={`Batch ${batchId}: it was a sale, take it off the package`}
      >
        It was a sale: take it off the package
      </Button>
      <Button
        loading={release.isPending}
        onClick={() => release.mutate({ batchIds: [batchId] })}
        aria-label={`Batch ${batchId}: not a sale, let it rise`}
      >
        Not a sale: let it rise
      </Button>
    </span>
  );
}
