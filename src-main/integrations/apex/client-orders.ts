// Orders and their statuses as Apex's seller side gives them. Reading only: an order's status is the one thing that
// could be written, and that is not this module's.
import type { ApexOrderStatus } from '#shared/model/apex.ts';
import { CREDITS_PER_ORDER, listMeta, orderCredits, rowsOf, statusCredits, unwrapped } from './answers.ts';
import type { ListFromApex } from './client-lists.ts';
import { ApexError } from './errors.ts';
import { toOrder, toStatuses } from './mapper-orders.ts';
import type { ApexPort } from './port.ts';
import type { SendToApex } from './transport.ts';

type OrderCalls = Pick<ApexPort, 'listOrders' | 'getOrder' | 'listOrderStatuses'>;

// Nobody has so many deal flows; a server whose pages never end is not asked for ever.
const MOST_PAGES = 50;

/**
 * True when a 404 is Apex's own word about the record ("Order not found", "record not found"). A path that is not
 * served, or something in between that answers 404 to everything, says nothing about any order.
 */
const saysGone = (error: unknown): boolean =>
  error instanceof ApexError &&
  error.kind === 'not_found' &&
  /not found|no query results/i.test(error.detail) &&
  !/\b(route|page|url|path|endpoint)\b/i.test(error.detail);

export function createOrderCalls(send: SendToApex, list: ListFromApex): OrderCalls {
  return {
    listOrders: ({ updatedFrom, page, perPage }, signal) =>
      list(
        {
          kind: 'orders',
          path: '/v1/shipping-orders',
          key: 'orders',
          read: toOrder,
          credits: orderCredits,
          updatedFrom,
          page,
          perPage,
          extra: { with_items: 'true' },
        },
        signal,
      ),
    getOrder: async (orderId, signal) => {
      const path = `/v1/shipping-orders/${orderId}`;
      let body: unknown;
      try {
        body = await send({ kind: 'order', method: 'GET', path, credits: () => CREDITS_PER_ORDER }, signal);
      } catch (error) {
        if (saysGone(error)) return null;
        throw error;
      }
      const order = toOrder(unwrapped(body, 'order'));
      if (order?.orderId !== orderId) throw new ApexError('shape', { detail: 'The answer is not the order.' });
      return order;
    },
    listOrderStatuses: async (signal) => {
      const found = new Map<number, ApexOrderStatus>();
      for (let page = 1; page <= MOST_PAGES; page += 1) {
        const query = { with_order_statuses: 'true', ...(page > 1 ? { page } : {}) };
        const credits = (answer: unknown) => statusCredits(rowsOf(answer, 'dealflows') ?? []);
        const body = await send(
          { kind: 'order-statuses', method: 'GET', path: '/v1/deal-flows', query, credits },
          signal,
        );
        const flows = rowsOf(body, 'dealflows');
        const statuses = flows && toStatuses(flows);
        if (!statuses) throw new ApexError('shape', { detail: 'The deal flows have another form.' });
        for (const status of statuses) if (!found.has(status.statusId)) found.set(status.statusId, status);
        const { meta, links } = listMeta.catch({ meta: null, links: null }).parse(body);
        const more = meta?.last_page === undefined ? Boolean(links?.next) : page < meta.last_page;
        if (flows.length === 0 || !more) break;
      }
      return [...found.values()];
    },
  };
}
