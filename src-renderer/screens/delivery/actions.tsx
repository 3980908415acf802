// What is done with orders on their way: marking them delivered, with the way back.
import { Button } from '@mantine/core';
import { IconTruckDelivery } from '@tabler/icons-react';
import type { DeliveryRow } from '#shared/contract/packing.ts';
import { tellWithUndo } from '../../components/undo.tsx';
import { plural } from '../../lib/format.ts';
import { client, orpc } from '../../rpc/client.ts';
import { useAction, useMay } from '../../rpc/hooks.ts';

const MOST_MARKED = 1000;

const named = (orders: readonly DeliveryRow[]): string =>
  orders.length === 1 ? (orders[0]?.invoiceNumber ?? '') : plural(orders.length, 'order');

/** Nothing for those who may not, and when none of the orders is packed. */
export function MarkDelivered(props: { orders: readonly DeliveryRow[]; label: string }) {
  const may = useMay('packing.write');
  const orders = props.orders.slice(0, MOST_MARKED);
  const packingOrderIds = orders.map((order) => order.packingOrderId);
  const mark = useAction(orpc.packing.setDelivered.mutationOptions(), () =>
    tellWithUndo(
      `${named(orders)} marked delivered`,
      () => client.packing.setDelivered({ packingOrderIds, delivered: false }),
      `${named(orders)} back on the delivery list`,
    ),
  );
  if (!may || orders.length === 0) return null;
  return (
    <Button
      leftSection={<IconTruckDelivery size={14} />}
      loading={mark.isPending}
      onClick={() => mark.mutate({ packingOrderIds, delivered: true })}
    >
      {props.label}
      {orders.length === 1 && <span className="ph-visually-hidden"> {named(orders)}</span>}
    </Button>
  );
}

export function NotDelivered({ order }: { order: DeliveryRow }) {
  const may = useMay('packing.write');
  const undo = useAction(
    orpc.packing.setDelivered.mutationOptions(),
    () => `${order.invoiceNumber} is no longer marked delivered`,
  );
  if (!may) return null;
  return (
    <Button
      loading={undo.isPending}
      onClick={() => undo.mutate({ packingOrderIds: [order.packingOrderId], delivered: false })}
    >
      Not delivered
      <span className="ph-visually-hidden"> {order.invoiceNumber}</span>
    </Button>
  );
}
