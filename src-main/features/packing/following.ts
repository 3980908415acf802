// What the packing list has to look at again, and when: which orders, after which change.
import { eq, inArray, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { ReadDb } from '../../db/database.ts';
import { packages } from '../../db/schema/packages.ts';
import { packingLines, packingOrders } from '../../db/schema/packing.ts';

const numbers = z.array(z.object({ n: z.number() }));
const texts = z.array(z.object({ key: z.string() }));

/** Raised when the rules themselves change what a line is. */
const RULES = 1;

export interface ReadBy {
  get(key: 'orders.leftOutStatuses' | 'orders.deliveredStatus' | 'mapping.productLines'): unknown;
}

/** Everything but orders and packages that decides what the list says, as one text. */
export function readingKey(db: ReadDb, settings: ReadBy): string {
  const aliases = db.get(
    sql`select count(*) as n, coalesce(max(created_at), '') as newest, coalesce(max(id), '') as last from strain_aliases`,
  );
  return JSON.stringify([
    RULES,
    settings.get('orders.leftOutStatuses'),
    settings.get('orders.deliveredStatus'),
    settings.get('mapping.productLines'),
    aliases,
  ]);
}

/** Orders that are on the list, and those of the cache that may have to come onto it. */
export const ordersToFollow = (db: ReadDb): number[] =>
  numbers
    .parse(
      db.all(sql`
        select order_id as n from apex_orders where gone = 0 and cancelled = 0 and lower(stage) not in ('delivered', 'complete')
        union select order_id from packing_orders where status = 'open' and order_id is not null
        order by n`),
    )
    .map(({ n }) => n);

/** Orders with lines whose product nobody could read, when packages came or changed. */
export function linesToFollow(db: ReadDb, packageIds: readonly string[] | null): number[] {
  const unknown = db
    .selectDistinct({ n: packingOrders.orderId, strainKey: packingLines.strainKey })
    .from(packingLines)
    .innerJoin(packingOrders, eq(packingOrders.id, packingLines.packingOrderId))
    .where(sql`${packingLines.listed} = 1 and ${packingLines.kind} = 'unknown'`)
    .all();
  if (unknown.length === 0) return [];
  const strains =
    packageIds === null
      ? null
      : new Set(
          db
            .selectDistinct({ strainKey: packages.strainKey })
            .from(packages)
            .where(inArray(packages.id, [...packageIds]))
            .all()
            .map(({ strainKey }) => strainKey),
        );
  const touched = unknown.filter(({ strainKey }) => strains === null || strainKey === null || strains.has(strainKey));
  return [...new Set(touched.flatMap(({ n }) => (n === null ? [] : [n])))];
}

/** The products of these lines, and those that are packed from the strains of these packages. */
export function productsTouched(db: ReadDb, lineIds: readonly string[], packageIds: readonly string[]): string[] {
  const lines = JSON.stringify(lineIds);
  const of = JSON.stringify(packageIds);
  return texts
    .parse(
      db.all(sql`
        select product_key as key from packing_lines where id in (select value from json_each(${lines}))
        union
        select l.product_key from packing_lines l
        where l.listed = 1 and l.strain_key in (
          select coalesce(a.strain_key, p.strain_key) from packages p
          left join strain_aliases a on a.alias_key = p.strain_key
          where p.id in (select value from json_each(${of})))`),
    )
    .map(({ key }) => key);
}
