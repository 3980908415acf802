// What the living driver does with orders: places some of several lines, moves them along their statuses, and now and
// then changes, splits or cancels one that has not left yet.
import type { ApexSandbox } from './server.ts';
import type { Order, OrderStatus } from './types.ts';

export type OrderHappeningKind = 'order' | 'status-move' | 'order-change' | 'split' | 'cancellation';

export interface OrderAct {
  readonly orderId: number;
  /** One sentence for the training screen. */
  readonly what: string;
}

const MOST_LINES = 4;
const MOST_UNITS_A_LINE = 12;
/** Of Apex's own stages, those in which an order is still in the house. */
const IN_HOUSE: readonly string[] = ['Submitted', 'Accepted', 'Pending Shipment'];

/** `below(n)` is a whole number from 0 to n - 1. Null when there is nothing to do it to. */
export function createOrderActs(
  sandbox: ApexSandbox,
  below: (limit: number) => number,
): (kind: OrderHappeningKind) => OrderAct | null {
  const { state } = sandbox;
  const statusesOf = (order: Readonly<Order>): readonly OrderStatus[] =>
    (state.dealFlows.find(({ id }) => id === order.dealFlowId)?.statuses ?? []).toSorted(
      (a, b) => a.position - b.position,
    );
  const nextStatus = (order: Readonly<Order>): OrderStatus | null => {
    const statuses = statusesOf(order);
    return statuses[statuses.findIndex(({ id }) => id === order.statusId) + 1] ?? null;
  };
  const inHouse = (order: Readonly<Order>): boolean => {
    const stage = statusesOf(order).find(({ id }) => id === order.statusId)?.parent.name;
    return stage !== undefined && IN_HOUSE.includes(stage);
  };
  /** One of the orders that can be read and are not cancelled. */
  const pick = (suits: (order: Readonly<Order>) => boolean): Readonly<Order> | null => {
    const now = sandbox.now().getTime();
    const found = [...state.orders.values()].filter(
      (order) => !order.cancelled && order.visibleAt <= now && suits(order),
    );
    return found[below(found.length)] ?? null;
  };

  const place = (): OrderAct | null => {
    const left = [...state.batches.values()].filter(
      (batch) => !batch.archived && !batch.unlimited && !batch.hold && (batch.quantity ?? 0) >= 1,
    );
    const wanted = Math.min(2 + below(MOST_LINES - 1), left.length);
    const lines = Array.from({ length: wanted }, () => {
      const [batch] = left.splice(below(left.length), 1);
      const most = Math.min(MOST_UNITS_A_LINE, Math.floor(batch?.quantity ?? 0));
      return { batchId: batch?.id ?? 0, units: 1 + below(most) };
    });
    if (lines.length < 2) return null;
    const order = sandbox.placeOrder({ lines });
    const units = lines.reduce((sum, line) => sum + line.units, 0);
    const what = `${order.buyer} ordered ${units} units of ${lines.length} products (${order.invoiceNumber})`;
    return { orderId: order.orderId, what };
  };
  const move = (): OrderAct | null => {
    const order = pick((candidate) => nextStatus(candidate) !== null);
    const status = order && nextStatus(order);
    if (!order || !status) return null;
    sandbox.moveOrder(order.id, status.id);
    return { orderId: order.id, what: `${order.invoiceNumber} of ${order.buyer.name} is now "${status.name}"` };
  };
  const change = (): OrderAct | null => {
    const order = pick((candidate) => inHouse(candidate) && candidate.items.some(({ units }) => units > 1));
    const item = order?.items.find(({ units }) => units > 1);
    if (!order || !item) return null;
    const units = 1 + below(item.units - 1);
    sandbox.changeOrder(order.id, { set: [{ itemId: item.id, units }] });
    const what = `${order.buyer.name} now wants ${units} instead of ${item.units} × ${item.productName} (${order.invoiceNumber})`;
    return { orderId: order.id, what };
  };
  const split = (): OrderAct | null => {
    const order = pick((candidate) => inHouse(candidate) && candidate.items.length > 1);
    const item = order?.items.at(-1);
    if (!order || !item) return null;
    const part = sandbox.splitOrder(order.id, [{ itemId: item.id, units: item.units }]);
    const what = `${order.invoiceNumber} was split: ${item.units} × ${item.productName} went to ${part.invoiceNumber}`;
    return { orderId: order.id, what };
  };
  const cancel = (): OrderAct | null => {
    const order = pick(inHouse);
    if (!order) return null;
    sandbox.cancelOrder(order.id);
    return { orderId: order.id, what: `${order.invoiceNumber} of ${order.buyer.name} was cancelled` };
  };

  const acts = { order: place, 'status-move': move, 'order-change': change, split, cancellation: cancel } as const;
  return (kind) => acts[kind]();
}
