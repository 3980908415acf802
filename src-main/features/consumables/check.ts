// Consumables whose balances are not what their ledger says: balance and row are written together, so a difference is a
// fault to be seen. Reads every row of the ledger.
import { sql } from 'drizzle-orm';
import { z } from 'zod';
import type { ReadDb } from '../../db/database.ts';

const shape = z.array(
  z.object({
    name: z.string(),
    balance: z.enum(['on hand', 'on hand after the last row', 'ledger rows', 'rows that do not add up']),
    rowPieces: z.number(),
    ledgerPieces: z.number(),
  }),
);
const useShape = z.array(
  z.object({ name: z.string(), batch: z.string(), rowPieces: z.number(), ledgerPieces: z.number(), due: z.number() }),
);

export interface ConsumableDifference {
  readonly name: string;
  readonly balance: string;
  /** Whole pieces, or numbers of rows, as the record has them. */
  readonly row: number;
  /** The same as the ledger has them. */
  readonly ledger: number;
}

export function consumableDifferences(db: ReadDb): ConsumableDifference[] {
  const balances = shape.parse(
    db.all(sql`
      with step as (
        select consumable_id, seq, on_hand_after, delta,
          sum(delta) over (partition by consumable_id order by seq) as running
        from consumable_ledger
      ), total as (
        select consumable_id, sum(delta) as delta, count(*) as counted, max(seq) as newest,
          sum(on_hand_after <> running) as astray
        from step group by consumable_id
      ), compared as (
        select c.name, c.on_hand as on_hand, coalesce(t.delta, 0) as delta, coalesce(t.counted, 0) as counted,
          coalesce(t.newest, 0) as newest, coalesce(t.astray, 0) as astray,
          coalesce((select on_hand_after from consumable_ledger l where l.consumable_id = c.id and l.seq = t.newest), 0)
            as after_last
        from consumables c left join total t on t.consumable_id = c.id
      )
      select name, 'on hand' as balance, on_hand as rowPieces, delta as ledgerPieces from compared where on_hand <> delta
      union all select name, 'on hand after the last row', on_hand, after_last from compared where on_hand <> after_last
      union all select name, 'ledger rows', newest, counted from compared where counted <> newest
      union all select name, 'rows that do not add up', 0, astray from compared where astray <> 0`),
  );
  // `max(0, ceil(thousandths / 1000))` in whole numbers, as rules/consumable-use.ts has it.
  const uses = useShape.parse(
    db.all(sql`
      with booked as (
        select batch_id, consumable_id, -sum(delta) as pieces from consumable_ledger
        where batch_id is not null group by batch_id, consumable_id
      ), pair as (
        select batch_id, consumable_id from consumable_uses union select batch_id, consumable_id from booked
      ), compared as (
        select c.name, p.number as batch, coalesce(u.booked, 0) as rowPieces, coalesce(b.pieces, 0) as ledgerPieces,
          max(0, (coalesce(u.thousandths, 0) + 999) / 1000) as due
        from pair
        join consumables c on c.id = pair.consumable_id
        join production_batches p on p.id = pair.batch_id
        left join consumable_uses u on u.batch_id = pair.batch_id and u.consumable_id = pair.consumable_id
        left join booked b on b.batch_id = pair.batch_id and b.consumable_id = pair.consumable_id
      )
      select * from compared where rowPieces <> ledgerPieces or rowPieces <> due`),
  );
  return [
    ...balances.map(({ name, balance, rowPieces, ledgerPieces }) => ({
      name,
      balance,
      row: rowPieces,
      ledger: ledgerPieces,
    })),
    ...uses.flatMap(({ name, batch, rowPieces: row, ledgerPieces: ledger, due }) => [
      ...(row === ledger ? [] : [{ name, balance: `booked for ${batch}`, row, ledger }]),
      ...(row === due ? [] : [{ name, balance: `used by ${batch}`, row, ledger: due }]),
    ]),
  ];
}
