// Contract → consumables.
import { AppError } from '../../core/app-error.ts';
import type { Clock } from '../../core/clock.ts';
import { api } from '../../core/rpc.ts';
import type { AppDatabase } from '../../db/database.ts';
import { consumableRowOf, ledgerOf, listConsumables, listRecipes } from './queries.ts';
import type { ConsumableService } from './service.ts';

export interface ConsumableRouteDeps {
  readonly database: AppDatabase;
  readonly clock: Clock;
  readonly service: ConsumableService;
}

export function createConsumableRoutes({ database, clock, service }: ConsumableRouteDeps) {
  const db = database.read;
  const c = api.consumables;
  return {
    list: c.list.handler(({ input }) => {
      const consumables = listConsumables(db, input.withArchived, clock.now());
      return { consumables, low: consumables.filter(({ low }) => low).length };
    }),
    get: c.get.handler(({ input }) => {
      const consumable = consumableRowOf(db, input.id, clock.now());
      if (!consumable) throw new AppError('RECORD_NOT_FOUND', { kind: 'consumable', ref: input.id });
      return { consumable, ...ledgerOf(db, input.id, input.ledgerLimit), recipes: listRecipes(db, input.id) };
    }),
    recipes: c.recipes.handler(() => ({ recipes: listRecipes(db) })),
    create: c.create.handler(({ input, context }) => ({ id: service.create(input, context.actor) })),
    edit: c.edit.handler(({ input }) => {
      const { id, ...values } = input;
      service.edit(id, values);
      return {};
    }),
    archive: c.archive.handler(({ input }) => {
      service.archive(input.id, input.archived);
      return {};
    }),
    receive: c.receive.handler(({ input, context }) => ({
      onHand: service.receive(input.id, input.count, input.note, context.actor),
    })),
    discard: c.discard.handler(({ input, context }) => ({
      onHand: service.discard(input.id, input.count, input.note, context.actor),
    })),
    setOnHand: c.setOnHand.handler(({ input, context }) => ({
      onHand: service.setOnHand(input.id, input.count, input.note, context.actor),
    })),
    putRecipe: c.putRecipe.handler(({ input }) => ({ id: service.putRecipe(input) })),
    removeRecipe: c.removeRecipe.handler(({ input }) => {
      service.removeRecipe(input.id);
      return {};
    }),
  };
}
