// Contract → the outbox.
import { api } from '../core/rpc.ts';
import type { AppDatabase } from '../db/database.ts';
import { getItem, listItems } from './queries.ts';
import type { OutboxRunner } from './runner.ts';

export function createOutboxRoutes(deps: { readonly database: AppDatabase; readonly runner: OutboxRunner }) {
  const { runner } = deps;
  const { read } = deps.database;
  const o = api.outbox;
  return {
    list: o.list.handler(({ input }) => listItems(read, input)),
    get: o.get.handler(({ input }) => getItem(read, input.id)),
    status: o.status.handler(() => runner.status()),
    retry: o.retry.handler(({ input }) => ({ retried: runner.retry(input.ids) })),
    cancel: o.cancel.handler(({ input, context }) => {
      runner.cancel(input.id, input.reason, context.actor.name);
      return {};
    }),
  };
}
