// One day of the delivery list: its orders store by store, with what is in them and what is still missing.
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconClock,
  IconNote,
  IconPackageExport,
  IconTruckDelivery,
} from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { DeliveryRow } from '#shared/contract/packing.ts';
import { PrintSlips } from '../../components/print-slips.tsx';
import { Status } from '../../components/status.tsx';
import { plural, whole } from '../../lib/format.ts';
import { MarkDelivered, NotDelivered } from './actions.tsx';
import { type Day, deliverable, longDay, missingUnits } from './words.ts';

/** The same in every day, so that the eye goes straight down; the lines get what is left. */
const COLUMN_WIDTHS = [
  ['store', '22%'],
  ['invoice', 104],
  ['lines', 'auto'],
  ['state', 156],
  ['actions', 188],
] as const;

export function DeliveryDay({ day, today }: { day: Day; today: string }) {
  const { date, orders } = day;
  const ready = deliverable(orders);
  const title = longDay(date);
  return (
    <section className="ph-section" aria-label={title} data-date={date ?? 'none'}>
      <div className="ph-section-head">
        <h2 style={{ marginRight: 0 }}>{title}</h2>
        {date !== null && date < today && <Status tone="bad" icon={IconAlertTriangle} label="Overdue" />}
        {date === today && <Status tone="warn" icon={IconClock} label="Today" />}
        <span className="ph-muted" style={{ marginRight: 'auto' }}>
          {plural(orders.length, 'order')}
          {ready.length > 0 && `, ${whole(ready.length)} ready to go`}
        </span>
        {ready.length > 1 && <MarkDelivered orders={ready} label={`Mark ${whole(ready.length)} delivered`} />}
        <PrintSlips orders={orders} label={orders.length === 1 ? 'Packing slip' : 'Packing slips'} what={title} />
      </div>
      <table className="ph-table" style={{ tableLayout: 'fixed' }}>
        <colgroup>
          {COLUMN_WIDTHS.map(([column, width]) => (
            <col key={column} style={{ width }} />
          ))}
        </colgroup>
        <thead>
          <tr>
            <th scope="col">Store</th>
            <th scope="col">Invoice</th>
            <th scope="col">Lines, packed of ordered</th>
            <th scope="col">State</th>
            <th scope="col">
              <span className="ph-visually-hidden">What can be done</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {orders.map((order, i) => (
            <OrderRow
              key={order.packingOrderId}
              order={order}
              firstOfStore={orders[i - 1]?.storeId !== order.storeId}
              onlyOne={orders.length === 1}
            />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function OrderRow(props: { order: DeliveryRow; firstOfStore: boolean; onlyOne: boolean }) {
  const { order } = props;
  return (
    <tr data-invoice={order.invoiceNumber}>
      <td className="ph-wrap">
        <Link
          to="/stores"
          search={{ id: order.storeId }}
          className={props.firstOfStore ? 'ph-link' : 'ph-link ph-muted'}
        >
          {order.store}
        </Link>
        {props.firstOfStore && order.storeNote && (
          <div className="ph-muted">
            <IconNote size={14} aria-hidden style={{ verticalAlign: -2 }} /> {order.storeNote}
          </div>
        )}
      </td>
      <td className="ph-wrap">
        <Link to="/packing" search={{ order: order.packingOrderId, show: 'all' }} className="ph-link">
          {order.invoiceNumber}
        </Link>
      </td>
      <td className="ph-wrap">
        <ul>
          {order.lines.map((line) => (
            <li key={line.id}>
              <span style={line.packed < line.ordered ? { color: 'var(--ph-warn)' } : undefined}>
                {whole(line.packed)} of {whole(line.ordered)}
              </span>{' '}
              {line.productName}
              {line.deliveryNotes && <span className="ph-muted"> · {line.deliveryNotes}</span>}
            </li>
          ))}
        </ul>
      </td>
      <td>
        <DeliveryState order={order} />
      </td>
      <td>
        <div className="ph-row" style={{ minHeight: 0, justifyContent: 'flex-end' }}>
          {order.deliveredAt !== null ? (
            <NotDelivered order={order} />
          ) : (
            order.complete && <MarkDelivered orders={[order]} label="Mark delivered" />
          )}
          {!props.onlyOne && <PrintSlips orders={[order]} label={null} what={order.invoiceNumber} />}
        </div>
      </td>
    </tr>
  );
}

function DeliveryState({ order }: { order: DeliveryRow }) {
  if (order.deliveredAt !== null) {
    const by = order.deliveredBy ? ` by ${order.deliveredBy}` : '';
    return <Status tone="ok" icon={IconTruckDelivery} label="Delivered" title={`Marked delivered${by}`} />;
  }
  if (order.complete) return <Status tone="ok" icon={IconCircleCheck} label="Ready to go" />;
  const missing = missingUnits(order);
  if (missing > 0) return <Status tone="warn" icon={IconClock} label={`${plural(missing, 'unit')} missing`} />;
  return (
    <Status
      tone="warn"
      icon={IconPackageExport}
      label="To unpack first"
      title="More is packed than is ordered: unpack it, or say on the packing list why it stays."
    />
  );
}
