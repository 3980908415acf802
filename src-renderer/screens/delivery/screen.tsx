// Delivery: open orders by date and store, what each still misses, and marking them delivered.
import { Button } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { DeliveryRow } from '#shared/contract/packing.ts';
import { type DeliverySearch, deliveryRoute } from '../../app/router.tsx';
import '../../components/admin.css';
import { Figure, KeyFigures } from '../../components/bits.tsx';
import { EmptyState, LoadProblem } from '../../components/empty-state.tsx';
import { ExportMenu } from '../../components/export-menu.tsx';
import type { ExportTable } from '../../components/export-table.ts';
import { PrintSlips } from '../../components/print-slips.tsx';
import { Screen } from '../../components/screen.tsx';
import { Bone, RowsSkeleton } from '../../components/skeleton.tsx';
import { plural, whole } from '../../lib/format.ts';
import { orpc } from '../../rpc/client.ts';
import { useToday } from '../orders/data.ts';
import { DeliveryDay } from './day.tsx';
import { DeliveryFilters } from './filters.tsx';
import { DeliveryHelp } from './help.tsx';
import { byDay, deliverable, missingUnits } from './words.ts';

/** So many orders are drawn at once. */
const PAGE = 200;

export function DeliveryScreen() {
  const search = deliveryRoute.useSearch();
  const today = useToday();
  const [withLeftOut, setWithLeftOut] = useState(false);
  const query = useQuery(
    orpc.packing.delivery.queryOptions({ input: inputOf(search, withLeftOut), placeholderData: keepPreviousData }),
  );
  const stores = useQuery(orpc.stores.list.queryOptions()).data?.stores ?? [];
  const orders = query.data?.orders;
  return (
    <Screen
      title="Delivery"
      help={<DeliveryHelp />}
      actions={
        <>
          {orders && <PrintSlips orders={orders} label="Packing slips of all" what="the whole list" />}
          <ExportMenu list="delivery" table={() => (orders ? tableOf(orders) : null)} />
        </>
      }
    >
      {!query.isError && <DeliveryFigures orders={orders} today={today} />}
      <div className="ph-toolbar">
        <DeliveryFilters today={today} stores={stores} withLeftOut={withLeftOut} onWithLeftOut={setWithLeftOut} />
      </div>
      <div className="ph-scroll" aria-busy={query.isPlaceholderData || undefined}>
        {query.isError ? (
          <LoadProblem error={query.error} onRetry={() => void query.refetch()} />
        ) : !orders ? (
          <RowsSkeleton />
        ) : orders.length === 0 ? (
          <NothingToDeliver narrowed={Object.values(search).some((value) => value !== undefined)} />
        ) : (
          <Days orders={orders} today={today} />
        )}
      </div>
    </Screen>
  );
}

const inputOf = ({ from, to, store }: DeliverySearch, withLeftOut: boolean) => ({
  withLeftOut,
  ...(from && { from }),
  ...(to && { to }),
  ...(store && { storeId: store }),
});

function Days({ orders, today }: { orders: readonly DeliveryRow[]; today: string }) {
  const [shown, setShown] = useState(PAGE);
  const more = orders.length - shown;
  return (
    <>
      {byDay(orders.slice(0, shown)).map((day) => (
        <DeliveryDay key={day.date} day={day} today={today} />
      ))}
      {more > 0 && (
        <div className="ph-row" style={{ padding: '8px 16px' }}>
          <span role="status">
            {whole(shown)} of {plural(orders.length, 'order')} shown
          </span>
          <Button onClick={() => setShown(shown + PAGE)}>Show {whole(Math.min(more, PAGE))} more</Button>
        </div>
      )}
    </>
  );
}

function DeliveryFigures({ orders, today }: { orders: readonly DeliveryRow[] | undefined; today: string }) {
  const shown = (value: (orders: readonly DeliveryRow[]) => number) =>
    orders ? whole(value(orders)) : <Bone width={40} />;
  const late = (order: DeliveryRow) => order.deliveryDate !== null && order.deliveryDate < today;
  return (
    <KeyFigures label="Deliveries">
      <Figure label="Orders">{shown((all) => all.length)}</Figure>
      <Figure label="Stores">{shown((all) => new Set(all.map(({ storeId }) => storeId)).size)}</Figure>
      <Figure label="Ready to go">{shown((all) => deliverable(all).length)}</Figure>
      <Figure label="Units missing">{shown((all) => all.reduce((sum, order) => sum + missingUnits(order), 0))}</Figure>
      <Figure label="Overdue">{shown((all) => all.filter(late).length)}</Figure>
    </KeyFigures>
  );
}

function NothingToDeliver({ narrowed }: { narrowed: boolean }) {
  const navigate = useNavigate({ from: deliveryRoute.fullPath });
  if (narrowed) {
    return (
      <EmptyState title="No delivery fits">
        <p>Nothing is to be delivered on these days or to this store. Orders without a date have none to fit.</p>
        <Button variant="filled" onClick={() => void navigate({ search: {}, replace: true })}>
          Clear the filters
        </Button>
      </EmptyState>
    );
  }
  return (
    <EmptyState title="Nothing to deliver">
      <p>Orders that are to be packed stand here by their delivery date. There are none now.</p>
      <Link to="/history" className="ph-link">
        Look at what was delivered
      </Link>
    </EmptyState>
  );
}

const HEADERS = [
  'Delivery date',
  'Store',
  'Invoice',
  'Product',
  'Ordered',
  'Packed',
  'Missing',
  'Delivery notes',
  'Note of the store',
  'Packed in full',
  'Delivered',
  'Delivered by',
];

/** One row a line. */
const tableOf = (orders: readonly DeliveryRow[]): ExportTable => ({
  headers: HEADERS,
  rows: orders.flatMap((order) =>
    order.lines.map((line) => [
      order.deliveryDate,
      order.store,
      order.invoiceNumber,
      line.productName,
      line.ordered,
      line.packed,
      Math.max(line.ordered - line.packed, 0),
      line.deliveryNotes,
      order.storeNote,
      order.complete,
      order.deliveredAt,
      order.deliveredBy,
    ]),
  ),
});
