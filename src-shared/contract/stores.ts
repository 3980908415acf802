// Stores: one record for each place goods go, whatever the systems call it.
import { z } from 'zod';
import { reads, writes } from './base.ts';

const id = z.uuid();

export const storeRow = z.object({
  id,
  name: z.string(),
  aliases: z.array(z.object({ id, alias: z.string(), createdBy: z.string(), createdAt: z.string() })),
  leftOut: z.boolean(),
  deliveryNote: z.string(),
  position: z.int().nullable(),
  openOrders: z.int(),
  orders: z.int(),
  lastOrderDate: z.string().nullable(),
});
export type StoreRow = z.infer<typeof storeRow>;

export const storesContract = {
  list: reads().output(z.object({ stores: z.array(storeRow) })),
  edit: writes('packing.write', 'store.edit')
    .input(
      z.object({
        id,
        name: z.string().trim().min(1).max(200).optional(),
        leftOut: z.boolean().optional(),
        deliveryNote: z.string().max(2000).optional(),
        position: z.int().min(1).max(100_000).nullable().optional(),
      }),
    )
    .output(z.object({})),
  /** Another name of a store. A store that already has this name is joined into it: its orders go along. */
  addAlias: writes('packing.write', 'store.alias')
    .input(z.object({ storeId: id, alias: z.string().trim().min(1).max(200) }))
    .output(z.object({ id, ordersMoved: z.int() })),
  /** Its orders get a store of their own name again. */
  removeAlias: writes('packing.write', 'store.alias-removed')
    .input(z.object({ aliasId: id }))
    .output(z.object({ ordersMoved: z.int() })),
};
