// Rows papers are made of, put straight into the tables: stores, packages, orders and lines with what is reserved and
// packed. Dates and amounts may be given; everything else is ordinary.
import { newId } from '#main/core/ids.ts';
import { packages } from '#main/db/schema/packages.ts';
import { packingAllocations, packingLines, packingOrders, stores } from '#main/db/schema/packing.ts';
import type { TestDatabase } from './test-database.ts';

const AT = '2026-11-20T08:00:00.000Z';

type PackageValues = Partial<typeof packages.$inferInsert> & { readonly metrcNumber: string };
type OrderValues = Partial<typeof packingOrders.$inferInsert> & { readonly invoiceNumber: string };
type LineValues = Partial<typeof packingLines.$inferInsert> & { readonly packingOrderId: string };
export interface Taken {
  readonly packageId: string;
  readonly reserved?: number;
  readonly packed?: number;
}

export type PaperWorld = ReturnType<typeof createPaperWorld>;

export function createPaperWorld({ database }: TestDatabase) {
  let lastItem = 0;
  return {
    store: (name: string, deliveryNote = ''): string => {
      const id = newId();
      database.writeTx(({ db }) =>
        db
          .insert(stores)
          .values({ id, name, nameKey: `${name} ${id}`, deliveryNote, createdAt: AT, updatedAt: AT })
          .run(),
      );
      return id;
    },
    pack: (values: PackageValues): string => {
      const id = newId();
      database.writeTx(({ db }) =>
        db
          .insert(packages)
          .values({
            id,
            strain: 'Blue Dream',
            strainKey: 'blue dream',
            status: 'active',
            initialMg: 500_000,
            currentMg: 500_000,
            createdAt: AT,
            updatedAt: AT,
            ...values,
          })
          .run(),
      );
      return id;
    },
    order: (values: OrderValues & { readonly storeId: string }): string => {
      const id = newId();
      database.writeTx(({ db }) =>
        db
          .insert(packingOrders)
          .values({
            id,
            buyer: 'Main Street Dispensary',
            buyerKey: 'main street dispensary',
            status: 'open',
            wanted: true,
            orderDate: '2026-11-18',
            createdAt: AT,
            updatedAt: AT,
            ...values,
          })
          .run(),
      );
      return id;
    },
    line: (values: LineValues, taken: readonly Taken[] = []): string => {
      const id = newId();
      lastItem += 1;
      const row = {
        id,
        itemId: lastItem,
        position: lastItem,
        productKey: 'blue dream|singles_1g',
        productName: 'Blue Dream Single 1 g',
        kind: 'tracked' as const,
        strain: 'Blue Dream',
        skuKey: 'singles_1g',
        mgPerUnit: 1000,
        ordered: 10,
        listed: true,
        sortKey: String(lastItem).padStart(5, '0'),
        createdAt: AT,
        updatedAt: AT,
        ...values,
      };
      database.writeTx(({ db }) => {
        db.insert(packingLines).values(row).run();
        for (const { packageId, reserved = 0, packed = 0 } of taken) {
          db.insert(packingAllocations)
            .values({
              id: newId(),
              lineId: id,
              packageId,
              mgPerUnit: row.mgPerUnit ?? 1000,
              reserved,
              packed,
              createdAt: AT,
              updatedAt: AT,
            })
            .run();
        }
      });
      return id;
    },
  };
}
