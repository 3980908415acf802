// What the packing list has to look at again, and when: which orders, after which change.
import { createHash } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { skusOf } from '#shared/rules/sku-units.ts';
import type { ReadDb } from '../../db/database.ts';

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

const shelvesShape = z.array(z.object({ id: z.string(), strainKey: z.string(), customSkus: z.string() }));
type Shelf = Pick<z.infer<typeof shelvesShape>[number], 'strainKey' | 'customSkus'>;

function readShelves(db: ReadDb, packageIds: readonly string[] | null): Map<string, Shelf> {
  const those =
    packageIds === null ? sql`` : sql`where id in (select value from json_each(${JSON.stringify(packageIds)}))`;
  const found = shelvesShape.parse(
    db.all(sql`select id, strain_key as strainKey, custom_skus as customSkus from packages ${those}`),
  );
  return new Map(found.map(({ id, ...shelf }) => [id, shelf]));
}

/** Strain → the custom SKUs its packages have, as one text. */
function offersOf(shelves: Iterable<Shelf>): Map<string, string> {
  const skus = new Map<string, Set<string>>();
  for (const { strainKey, customSkus } of shelves) {
    const known = skus.get(strainKey) ?? new Set();
    if (customSkus !== '[]') known.add(customSkus);
    skus.set(strainKey, known);
  }
  return new Map([...skus].map(([strainKey, texts]) => [strainKey, [...texts].sort().join('\n')]));
}

/**
 * What of packages decides how lines are read: which strains there are, and the custom SKUs of each. Grams do not, so
 * that the many changes that only move grams are told from these few at the price of one look at the packages named.
 */
export function createOffersWatch(db: ReadDb) {
  const shelves = readShelves(db, null);
  let offers = offersOf(shelves.values());

  return {
    /** All of it as one short text, to tell whether it is what it was when the program last ran. */
    key: (): string =>
      createHash('sha256')
        .update(JSON.stringify([...offers].sort(([a], [b]) => (a < b ? -1 : 1))))
        .digest('base64'),
    /** Strains that came, went or have other custom SKUs since it was last asked. Null: any package may have changed. */
    changed: (packageIds: readonly string[] | null): ReadonlySet<string> => {
      const now = readShelves(db, packageIds);
      const asked = packageIds ?? new Set([...shelves.keys(), ...now.keys()]);
      let moved = false;
      for (const id of asked) {
        const [before, after] = [shelves.get(id), now.get(id)];
        if (before?.strainKey === after?.strainKey && before?.customSkus === after?.customSkus) continue;
        moved = true;
        if (after) shelves.set(id, after);
        else shelves.delete(id);
      }
      if (!moved) return new Set();
      const before = offers;
      offers = offersOf(shelves.values());
      return new Set(
        [...before.keys(), ...offers.keys()].filter((strain) => before.get(strain) !== offers.get(strain)),
      );
    },
  };
}

/**
 * Orders with lines that may be read otherwise now that these strains came, went or have other custom SKUs: those nobody
 * could read, and those that sell a custom SKU of which nothing is packed. Null: of any strain.
 */
export function linesToFollow(db: ReadDb, strainKeys: Iterable<string> | null): number[] {
  const standard = JSON.stringify(skusOf([]).map(({ key }) => key));
  const ofThem =
    strainKeys === null
      ? sql`1`
      : sql`l.strain_key in (
          select coalesce(a.strain_key, one.value) from json_each(${JSON.stringify([...strainKeys])}) one
          left join strain_aliases a on a.alias_key = one.value)`;
  return numbers
    .parse(
      db.all(sql`
        select distinct o.order_id as n from packing_lines l join packing_orders o on o.id = l.packing_order_id
        where l.listed = 1 and o.order_id is not null and (
          l.kind = 'unknown' and (l.strain_key is null or ${ofThem})
          or l.kind = 'tracked' and l.packed = 0
            and l.sku_key not in (select value from json_each(${standard})) and ${ofThem})
        order by n`),
    )
    .map(({ n }) => n);
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
