// Orders and their statuses as Apex's seller side gives them. An order's status is the one thing of it that can be
// written.
import { z } from 'zod';
import type { ApexOrderStatus } from '#shared/model/apex.ts';
import { CREDITS_PER_ORDER, listMeta, orderCredits, rowsOf, statusCredits, unwrapped } from './answers.ts';
import { type ListFromApex, perServer } from './client-lists.ts';
import { ApexError } from './errors.ts';
import { positiveId } from './fields.ts';
import { toOrder, toStatuses } from './mapper-orders.ts';
import type { ApexPort } from './port.ts';
import type { SendToApex } from './transport.ts';

type OrderCalls = Pick<ApexPort, 'listOrders' | 'getOrder' | 'setOrderStatus' | 'listOrderStatuses'>;

// Nobody has so many deal flows; a server whose pages never end is not asked for ever.
const MOST_PAGES = 50;

/** "Updated" without the order behind it is an answer all the same. */
const answeredStatus = z.object({ id: positiveId.optional(), order_status_id: positiveId.nullish() });

/**
 * True when a 404 is Apex's own word about the record ("Order not found", "record not found"). A path that is not
 * served, or something in between that answers 404 to everything, says nothing about any order.
 */
const saysGone = (error: unknown): boolean =>
  error instanceof ApexError &&
  error.kind === 'not_found' &&
  /not found|no query results/i.test(error.detail) &&
  !/\b(route|page|url|path|endpoint)\b/i.test(error.detail);

export function createOrderCalls(send: SendToApex, list: ListFromApex, baseUrl: () => string): OrderCalls {
  const installation = perServer<{ updateMethod: 'PATCH' | 'PUT' }>(baseUrl, () => ({ updateMethod: 'PATCH' }));
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
    setOrderStatus: async (orderId, statusId, signal) => {
      const server = installation();
      const write = (method: 'PATCH' | 'PUT') =>
        send(
          {
            kind: 'set-order-status',
            method,
            path: `/v1/shipping-orders/${orderId}`,
            body: { order_status_id: statusId },
            credits: () => CREDITS_PER_ORDER,
          },
          signal,
        );
      // The first call may find out that only the documented PUT works; later ones go by that.
      const method = server.updateMethod;
      let body: unknown;
      try {
        body = await write(method);
      } catch (error) {
        if (!(error instanceof ApexError) || error.kind !== 'method_not_allowed' || method === 'PUT') throw error;
        body = await write('PUT');
        server.updateMethod = 'PUT';
      }
      const record = answeredStatus.safeParse(unwrapped(body, 'order'));
      if (!record.success || (record.data.id !== undefined && record.data.id !== orderId)) {
        throw new ApexError('shape', { detail: 'The answer is not the order.', mayHaveHappened: true });
      }
      return record.data.order_status_id ?? null;
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
