// Contract → stores: names, other names, and how each stands in delivery lists.
import { api } from '../../core/rpc.ts';
import type { StoreService } from './stores.ts';

export function createStoreRoutes({ service }: { readonly service: StoreService }) {
  const s = api.stores;
  return {
    list: s.list.handler(() => ({ stores: service.list() })),
    edit: s.edit.handler(({ input, context }) => {
      const { id, ...change } = input;
      service.edit(id, change, context.actor);
      return {};
    }),
    addAlias: s.addAlias.handler(({ input, context }) => service.addAlias(input.storeId, input.alias, context.actor)),
    removeAlias: s.removeAlias.handler(({ input }) => service.removeAlias(input.aliasId)),
  };
}
