// Batches whose rows are not what their events say: row and event are written together, so a difference is a fault to be
// seen. Reads every event.
import { sql } from 'drizzle-orm';
import { z } from 'zod';
import type { ReadDb } from '../../db/database.ts';

const shape = z.array(
  z.object({ metrcNumber: z.string(), balance: z.string(), rowMg: z.number(), ledgerMg: z.number() }),
);

/** `metrcNumber`: the batch's number, or the tag of a package or a source. Milligrams, or pieces, stages and rows as numbers. */
export type ProductionDifference = z.infer<typeof shape>[number];

export function productionDifferences(db: ReadDb): ProductionDifference[] {
  const batches = shape.parse(
    db.all(sql`
      with total as (
        select batch_id, sum(input_delta) as input, sum(pieces_delta) as pieces, sum(packaged_delta) as packaged,
          sum(waste_delta) as waste, sum(unexplained_delta) as unexplained, count(*) as rows, max(seq) as last
        from production_events group by batch_id
      ), made as (
        select batch_id, sum(made_pieces * milligrams_per_piece) as pieces,
          sum(packaged_pieces * milligrams_per_piece) as packaged
        from production_targets group by batch_id
      ), taken as (
        select batch_id, sum(mg) as input from production_sources group by batch_id
      ), compared as (
        select b.*, coalesce(t.input, 0) as e_input, coalesce(t.pieces, 0) as e_pieces,
          coalesce(t.packaged, 0) as e_packaged, coalesce(t.waste, 0) as e_waste,
          coalesce(t.unexplained, 0) as e_unexplained, coalesce(t.rows, 0) as rows, coalesce(t.last, 0) as last,
          coalesce(m.pieces, 0) as m_pieces, coalesce(m.packaged, 0) as m_packaged, coalesce(s.input, 0) as s_input,
          (select e.stage_after from production_events e where e.batch_id = b.id and e.stage_after is not null
            order by e.seq desc limit 1) as e_stage
        from production_batches b left join total t on t.batch_id = b.id left join made m on m.batch_id = b.id
          left join taken s on s.batch_id = b.id
      )
      select number as metrcNumber, 'input' as balance, input_mg as rowMg, e_input as ledgerMg from compared where input_mg <> e_input
      union all select number, 'pieces', pieces_mg, e_pieces from compared where pieces_mg <> e_pieces
      union all select number, 'packaged', packaged_mg, e_packaged from compared where packaged_mg <> e_packaged
      union all select number, 'waste', waste_mg, e_waste from compared where waste_mg <> e_waste
      union all select number, 'unexplained', unexplained_mg, e_unexplained from compared where unexplained_mg <> e_unexplained
      union all select number, 'pieces, by SKU', m_pieces, pieces_mg from compared where m_pieces <> pieces_mg
      union all select number, 'packaged, by SKU', m_packaged, packaged_mg from compared where m_packaged <> packaged_mg
      union all select number, 'input, by source', s_input, input_mg from compared where s_input <> input_mg
      union all select number, 'events', last, rows from compared where last <> rows
      union all select number, 'stage', 0, 1 from compared where stage is not e_stage`),
  );
  const skus = shape.parse(
    db.all(sql`
      with happened as (
        select batch_id, sku_key, sum(case when kind in ('counted', 'count_corrected') then pieces else 0 end) as made,
          sum(case when kind in ('packaged', 'taken_back') then pieces else 0 end) as packaged
        from production_events where sku_key <> '' group by batch_id, sku_key
      ), pair as (
        select batch_id, sku_key from production_targets union select batch_id, sku_key from happened
      ), compared as (
        select b.number || ' ' || pair.sku_key as metrcNumber, coalesce(t.made_pieces, 0) as made,
          coalesce(t.packaged_pieces, 0) as packaged, coalesce(h.made, 0) as e_made, coalesce(h.packaged, 0) as e_packaged
        from pair join production_batches b on b.id = pair.batch_id
          left join production_targets t on t.batch_id = pair.batch_id and t.sku_key = pair.sku_key
          left join happened h on h.batch_id = pair.batch_id and h.sku_key = pair.sku_key
      )
      select metrcNumber, 'made pieces' as balance, made as rowMg, e_made as ledgerMg from compared where made <> e_made
      union all select metrcNumber, 'packaged pieces', packaged, e_packaged from compared where packaged <> e_packaged`),
  );
  // Splits carry grams of a tag from batch to batch, so a tag's events agree with its rows over all batches together.
  const tags = shape.parse(
    db.all(sql`
      with happened as (
        select ref as tag, sum(input_delta) as mg from production_events
        where kind in ('source_added', 'source_corrected') group by ref
      ), there as (
        select tag, sum(mg) as mg from production_sources group by tag
      ), pair as (select tag from happened union select tag from there)
      select pair.tag as metrcNumber, 'source' as balance, coalesce(t.mg, 0) as rowMg, coalesce(h.mg, 0) as ledgerMg
      from pair left join happened h on h.tag = pair.tag left join there t on t.tag = pair.tag
      where coalesce(t.mg, 0) <> coalesce(h.mg, 0)`),
  );
  const finished = shape.parse(
    db.all(sql`
      with happened as (
        select package_id, sum(packaged_delta) as mg from production_events where package_id is not null group by package_id
      ), ledger as (
        select package_id, sum(current_delta) as mg from package_ledger where cause_kind = 'production' group by package_id
      ), pair as (select package_id from happened union select package_id from ledger)
      select p.metrc_number as metrcNumber, 'from production' as balance, coalesce(l.mg, 0) as rowMg, coalesce(h.mg, 0) as ledgerMg
      from pair join packages p on p.id = pair.package_id left join happened h on h.package_id = pair.package_id
        left join ledger l on l.package_id = pair.package_id
      where coalesce(l.mg, 0) <> coalesce(h.mg, 0)`),
  );
  return [...batches, ...skus, ...tags, ...finished];
}
