// /v1/shipping-orders (the seller's side) and /v1/deal-flows. order_status_id is the only thing that
// can be written; there is no packed quantity anywhere.

import type { JsonObject } from '../stand-in/json.ts';
import { readBetween, readChangedBetween } from './changed-between.ts';
import type { Exchange, RouteTable } from './exchange.ts';
import { recordId } from './exchange.ts';
import { readQuery } from './input.ts';
import { paginate, readPaging } from './paging.ts';
import { conflict, invalid, notFound } from './refusal.ts';
import { dealFlowResource, historyRows, itemResource, orderResource, statusResource } from './resources.ts';
import type { Order } from './types.ts';

export function addOrderRoutes({ add, state, writeMethods }: RouteTable): void {
  const find = ({ id }: Exchange): Order => {
    const key = recordId(id);
    const order = state.visibleOrders().find((candidate) => candidate.id === key);
    if (order === undefined) throw notFound('Order not found');
    return order;
  };
  const items = (order: Order) => order.items.map((item, index) => itemResource(order, item, index));
  const midnight = (day: string | null) => (day === null ? null : Date.parse(`${day}T00:00:00Z`));

  const list = (exchange: Exchange): JsonObject => {
    const read = readQuery(exchange.query);
    const isAskedFor = readChangedBetween(read);
    const ordered = readBetween(read, 'order_date');
    const delivered = readBetween(read, 'delivery_date');
    const ids = read.ids('ids');
    const buyers = read.ids('buyer_ids');
    const statuses = read.ids('order_status_ids');
    const status = read.integer('order_status_id');
    const invoice = read.text('invoice_number');
    const cancelled = read.flag('cancelled');
    const withItems = read.flag('with_items') === true;
    const withPayments = read.flag('with_payments') === true;
    const withPricingTier = read.flag('with_pricing_tier') === true;
    const paging = readPaging(read);
    read.check();

    const found = state
      .visibleOrders()
      .filter(
        (order) =>
          isAskedFor(order) &&
          ordered(midnight(order.orderDate)) &&
          delivered(midnight(order.deliveryDate)) &&
          (ids === null || ids.has(order.id)) &&
          (buyers === null || buyers.has(order.buyer.id)) &&
          (statuses === null || statuses.has(order.statusId)) &&
          (status === null || status === order.statusId) &&
          (invoice === null || invoice === order.invoiceNumber) &&
          (cancelled === null || cancelled === order.cancelled),
      );
    const page = paginate(found, paging, exchange.address, exchange.query, exchange.fault?.kind ?? null);
    const orders = page.items.map(
      (order): JsonObject => ({
        ...orderResource(state, order),
        ...(withItems ? { items: items(order) } : {}),
        ...(withPayments ? { payments: [] } : {}),
        ...(withPricingTier ? { pricing_tier: null } : {}),
      }),
    );
    const nested = withItems ? page.items.reduce((sum, order) => sum + order.items.length, 0) : 0;
    exchange.bill('orders', orders.length, nested);
    return { orders, links: page.links, meta: page.meta };
  };

  const one = (exchange: Exchange): JsonObject => {
    const read = readQuery(exchange.query);
    const withHistory = read.flag('with_history') === true;
    const withDealFlow = read.flag('with_deal_flow') === true;
    read.check();
    const order = find(exchange);
    const flow = state.dealFlows.find(({ id }) => id === order.dealFlowId);
    const history = withHistory ? historyRows(order.history) : [];
    exchange.bill('orders', 1, history.length);
    return {
      order: {
        ...orderResource(state, order),
        items: items(order),
        ...(withHistory ? { history } : {}),
        ...(withDealFlow ? { deal_flow: flow === undefined ? null : dealFlowResource(flow) } : {}),
      },
    };
  };

  const update = (exchange: Exchange): JsonObject => {
    const order = find(exchange);
    const wanted = exchange.body.order_status_id;
    if (wanted === undefined || wanted === null || wanted === '') {
      throw invalid({ order_status_id: ['The order status id field is required.'] });
    }
    if (typeof wanted !== 'number' || !Number.isInteger(wanted)) {
      throw invalid({ order_status_id: ['The order status id field must be an integer.'] });
    }
    const status = state.status(wanted);
    if (status === null) throw invalid({ order_status_id: ['The selected order status id is invalid.'] });
    if (order.cancelled) throw conflict();
    order.statusId = wanted;
    state.touch(order, 'status', `Status set to ${status.name}`);
    exchange.applied();
    exchange.bill('orders', 1);
    return { order: { ...orderResource(state, order), items: items(order) } };
  };

  const dealFlows = (exchange: Exchange): JsonObject => {
    const read = readQuery(exchange.query);
    const withStatuses = read.flag('with_order_statuses') === true;
    const withDocuments = read.flag('with_documents') === true;
    const paging = readPaging(read);
    read.check();
    const page = paginate(state.dealFlows, paging, exchange.address, exchange.query, exchange.fault?.kind ?? null);
    const dealflows = page.items.map(
      (flow): JsonObject => ({
        ...dealFlowResource(flow),
        ...(withDocuments ? { documents: [] } : {}),
        ...(withStatuses ? { order_statuses: flow.statuses.map(statusResource) } : {}),
      }),
    );
    const nested = withStatuses ? page.items.reduce((sum, flow) => sum + flow.statuses.length, 0) : 0;
    exchange.bill('dealflows', dealflows.length, nested);
    return { dealflows, links: page.links, meta: page.meta };
  };

  add(['GET'], '/v1/shipping-orders', 'view:shipping-orders', list);
  add(['GET'], '/v1/shipping-orders/:id', 'view:shipping-orders', one);
  add(writeMethods, '/v1/shipping-orders/:id', 'update:shipping-orders', update);
  add(['GET'], '/v1/deal-flows', 'view:dealflows', dealFlows);
}
