// One line beside the list: what it is and for whom, why its numbers are what they are, where its units come from,
// and everything that was done to it.
import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { skuWords } from '#shared/text/sku.ts';
import { Ago, Section } from '../../components/bits.tsx';
import { LoadProblem } from '../../components/empty-state.tsx';
import { RowsSkeleton } from '../../components/skeleton.tsx';
import { gramsUnit, whole } from '../../lib/format.ts';
import { orpc } from '../../rpc/client.ts';
import { dayWords } from '../orders/words.ts';
import { State } from './columns.tsx';
import { type LineDetail, usePackingRow } from './data.ts';
import { Allocations } from './drawer-packages.tsx';
import { OrderActions } from './order-actions.tsx';
import { SayProductDialog } from './say-product-dialog.tsx';
import { Timeline } from './timeline.tsx';
import { WhyThisNumber } from './why.tsx';
import { unwantedWords } from './words.ts';

export function LineDrawer(props: { id: string; may: boolean; onClose: () => void }) {
  const query = useQuery(orpc.packing.line.queryOptions({ input: { id: props.id }, placeholderData: (old) => old }));
  const [saying, setSaying] = useState(false);
  useHotkeys([['Escape', () => !document.querySelector('[role=dialog],[role=menu]') && props.onClose()]]);
  // The list is patched sooner than the detail is read again.
  const row = usePackingRow(props.id) ?? query.data?.row ?? null;
  const said = query.data?.said ?? null;
  return (
    <aside className="ph-drawer" aria-label={row ? `Line ${row.productName}, ${row.invoiceNumber}` : 'Line'}>
      <div className="ph-drawer-head">
        <div className="ph-row">
          <h2 className="ph-strong ph-ellipsis" style={{ fontSize: '0.9375rem', margin: 0 }}>
            {row?.productName ?? (query.isPending ? 'Loading…' : 'No longer on the list')}
          </h2>
          <State row={row} />
          <Tooltip label="Close (Esc)">
            <ActionIcon className="ph-push" aria-label="Close the line" onClick={props.onClose}>
              <IconX size={16} />
            </ActionIcon>
          </Tooltip>
        </div>
        {row && (
          <>
            <p>
              {row.orderId === null ? (
                <span className="ph-strong">{row.invoiceNumber}</span>
              ) : (
                <Link to="/orders" search={{ id: row.orderId, view: 'all' }} className="ph-link">
                  {row.invoiceNumber}
                </Link>
              )}
              <span className="ph-muted">
                {' '}
                · {row.store}
                {row.orderDate && ` · ordered ${dayWords(row.orderDate)}`}
                {row.deliveryDate && ` · delivery ${dayWords(row.deliveryDate)}`}
              </span>
            </p>
            <OrderActions row={row} may={props.may} />
          </>
        )}
      </div>
      <div className="ph-drawer-body">
        {query.isError && <LoadProblem error={query.error} onRetry={() => void query.refetch()} />}
        {query.isPending && !row && <RowsSkeleton rows={10} />}
        {row && row.unwantedBecause !== '' && (
          <p className="ph-drawer-note" role="note">
            {unwantedWords(row.unwantedBecause)}
            {row.packed > 0 && ` ${whole(row.packed)} packed: take them out and unpack them.`}
          </p>
        )}
        {row && (
          <>
            <WhyThisNumber row={row} />
            <Section
              title="What is this product?"
              actions={
                props.may && (
                  <Button variant={row.kind === 'unknown' ? 'filled' : 'default'} onClick={() => setSaying(true)}>
                    {row.kind === 'unknown' ? 'Say what it is' : 'Change'}
                  </Button>
                )
              }
            >
              <ProductWords row={row} />
              {said && (
                <p className="ph-muted">
                  Said by {said.by}, <Ago at={said.at} />
                </p>
              )}
            </Section>
            <Allocations row={row} candidates={query.data?.candidates ?? []} may={props.may} />
            <Timeline events={query.data?.events} />
          </>
        )}
        {query.data && !row && (
          <p className="ph-drawer-note">
            The line has left the list: its order is done or was closed, and stands in{' '}
            <Link to="/history" className="ph-link">
              History
            </Link>
            , or Apex no longer has it.
          </p>
        )}
      </div>
      {saying && row && <SayProductDialog row={row} said={said !== null} onClose={() => setSaying(false)} />}
    </aside>
  );
}

function ProductWords({ row }: { row: NonNullable<LineDetail['row']> }) {
  if (row.kind === 'unknown') {
    return <p>Nobody knows yet which strain and SKU it is, so nothing is reserved for it and it cannot be packed.</p>;
  }
  if (row.kind === 'untracked') return <p>Not a finished good of ours: it is only counted, no grams are taken.</p>;
  return (
    <p>
      <span className="ph-strong">{row.strain}</span>, {row.skuKey === null ? 'no SKU' : skuWords(row.skuKey)}
      {row.mgPerUnit !== null && <span className="ph-muted"> · {gramsUnit(row.mgPerUnit)} a unit</span>}
    </p>
  );
}
