// What lines hold against what packages say: the two are written together, so a difference is a fault to be seen.
import { sql } from 'drizzle-orm';
import { z } from 'zod';
import type { ReadDb } from '../../db/database.ts';

const shape = z.array(
  z.object({
    metrcNumber: z.string(),
    orderedMg: z.number(),
    packedMg: z.number(),
    reservedMg: z.number(),
    boxedMg: z.number(),
  }),
);

export interface BalanceDifference {
  readonly metrcNumber: string;
  readonly balance: string;
  readonly rowMg: number;
  readonly ledgerMg: number;
}

/** Packages whose ordered or packed grams are not what order lines hold of them. */
export function allocationDifferences(db: ReadDb): BalanceDifference[] {
  const rows = shape.parse(
    db.all(sql`
      select p.metrc_number as metrcNumber, p.ordered_mg as orderedMg, p.packed_mg as packedMg,
        coalesce(a.reserved, 0) as reservedMg, coalesce(a.boxed, 0) as boxedMg
      from packages p left join (
        select package_id, sum(reserved * mg_per_unit) as reserved, sum(packed * mg_per_unit - settled_mg) as boxed
        from packing_allocations group by package_id
      ) a on a.package_id = p.id
      where p.ordered_mg <> coalesce(a.reserved, 0) or p.packed_mg <> coalesce(a.boxed, 0)`),
  );
  return rows.flatMap(({ metrcNumber, orderedMg, packedMg, reservedMg, boxedMg }) => [
    ...(orderedMg === reservedMg
      ? []
      : [{ metrcNumber, balance: 'ordered, by order lines', rowMg: orderedMg, ledgerMg: reservedMg }]),
    ...(packedMg === boxedMg
      ? []
      : [{ metrcNumber, balance: 'packed, by order lines', rowMg: packedMg, ledgerMg: boxedMg }]),
  ]);
}
