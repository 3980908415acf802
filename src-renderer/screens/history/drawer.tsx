// One order of History beside the list: its lines with the packages they were packed from, and the way back onto the
// packing list.
import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconArrowBackUp, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import type { HistoryRow } from '#shared/contract/packing.ts';
import { Ago, MetrcTag, Section } from '../../components/bits.tsx';
import { FormDialog } from '../../components/form-dialog.tsx';
import { PrintSlips } from '../../components/print-slips.tsx';
import { whole } from '../../lib/format.ts';
import { client, orpc } from '../../rpc/client.ts';
import { tell, useMay } from '../../rpc/hooks.ts';
import { dayWords } from '../orders/words.ts';
import { HowItEnded } from './columns.tsx';
import type { HistoryOrder } from './data.ts';

const MOST_LINES = 1000;

export function HistoryDrawer({ order, onClose }: { order: HistoryOrder; onClose: () => void }) {
  const may = useMay('packing.write');
  const [asking, setAsking] = useState(false);
  useHotkeys([['Escape', () => !document.querySelector('[role=dialog],[role=menu]') && onClose()]]);
  const lines = useWholeOrder(order);
  return (
    <aside className="ph-drawer" aria-label={`Order ${order.invoiceNumber}`}>
      <div className="ph-drawer-head">
        <div className="ph-row">
          <h2 className="ph-strong ph-ellipsis" style={{ fontSize: '0.9375rem' }}>
            {order.invoiceNumber}
          </h2>
          <HowItEnded order={order} />
          <Tooltip label="Close (Esc)">
            <ActionIcon className="ph-push" aria-label="Close the order" onClick={onClose}>
              <IconX size={16} />
            </ActionIcon>
          </Tooltip>
        </div>
        <p className="ph-wrap ph-strong">{order.store}</p>
        <div className="ph-row ph-row-wrap">
          {may && (
            <Button leftSection={<IconArrowBackUp size={14} />} onClick={() => setAsking(true)}>
              Back onto the list
            </Button>
          )}
          <PrintSlips orders={[order]} label="Packing slip" what={order.invoiceNumber} />
        </div>
      </div>
      <div className="ph-drawer-body">
        <Section title="Dates">
          <table className="ph-table">
            <tbody>
              <Fact name="Ordered">{dayWords(order.orderDate)}</Fact>
              <Fact name="Packed in full">{order.completedAt ? <Ago at={order.completedAt} /> : 'Never'}</Fact>
              <Fact name="Delivered">
                {order.deliveredAt ? (
                  <>
                    <Ago at={order.deliveredAt} />
                    {order.deliveredBy && `, marked by ${order.deliveredBy}`}
                  </>
                ) : (
                  'Not marked'
                )}
              </Fact>
              {order.closedBecause && <Fact name="Closed because">{order.closedBecause}</Fact>}
            </tbody>
          </table>
          {order.orderId !== null && (
            <p style={{ marginTop: 8 }}>
              <Link to="/orders" search={{ id: order.orderId, view: 'all' }} className="ph-link">
                The order as it is on Apex
              </Link>
            </p>
          )}
        </Section>
        <Section title={`Lines (${whole(lines.length)})`}>
          <Lines lines={lines} />
        </Section>
      </div>
      {asking && <BackOntoList order={order} onClose={() => setAsking(false)} />}
    </aside>
  );
}

/** All lines of the order, also those a search leaves out. */
function useWholeOrder(order: HistoryOrder): readonly HistoryRow[] {
  const found = useQuery(
    orpc.packing.history.queryOptions({ input: { search: order.invoiceNumber, limit: MOST_LINES } }),
  ).data?.rows;
  const own = found?.filter((row) => row.packingOrderId === order.packingOrderId) ?? [];
  return own.length > order.lines.length ? own : order.lines;
}

const Lines = ({ lines }: { lines: readonly HistoryRow[] }) => (
  <table className="ph-table" aria-label="Lines">
    <thead>
      <tr>
        <th scope="col">Product</th>
        <th scope="col" className="ph-num">
          Ordered
        </th>
        <th scope="col" className="ph-num">
          Packed
        </th>
      </tr>
    </thead>
    <tbody>
      {lines.map((line) => (
        <tr key={line.id}>
          <td className="ph-wrap">
            {line.productName}
            {line.packages.map(({ packageId, metrcNumber, packed }) => (
              <div key={packageId}>
                <span className="ph-muted">{whole(packed)} from </span>
                <Link to="/finished-goods" search={{ id: packageId, status: 'all' }} className="ph-link">
                  <MetrcTag tag={metrcNumber} />
                </Link>
              </div>
            ))}
            {line.deliveryDate && <div className="ph-muted">Delivery {dayWords(line.deliveryDate)}</div>}
            {line.deliveryNotes && <div>Delivery note: {line.deliveryNotes}</div>}
            {line.internalNotes && <div>Internal note: {line.internalNotes}</div>}
          </td>
          <td className="ph-num">{whole(line.ordered)}</td>
          <td className="ph-num">{whole(line.packed)}</td>
        </tr>
      ))}
    </tbody>
  </table>
);

const Fact = (props: { name: string; children: ReactNode }) => (
  <tr>
    <th scope="row">{props.name}</th>
    <td className="ph-wrap">{props.children}</td>
  </tr>
);

function BackOntoList({ order, onClose }: { order: HistoryOrder; onClose: () => void }) {
  const navigate = useNavigate();
  const { packingOrderId, invoiceNumber } = order;
  const submit = () =>
    client.packing.reopenOrder({ packingOrderId }).then(() => {
      tell(`${invoiceNumber} is back on the packing list`);
      void navigate({ to: '/packing', search: { order: packingOrderId, show: 'all' } });
    });
  return (
    <FormDialog
      title={`Put ${invoiceNumber} back onto the list?`}
      submit="Back onto the list"
      dirty={false}
      onClose={onClose}
      onSubmit={submit}
    >
      <p>
        The order leaves History and stands on the packing list again, no longer marked delivered. What is packed stays
        packed. It can be undone there.
      </p>
    </FormDialog>
  );
}
