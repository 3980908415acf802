// How fast pieces are made here, per strain and SKU, read from the events of the last half year, and when batches will be done.
// Reading it takes time, so samples are kept: when something happened only the batches it happened to are read anew, and all of
// them when the day turns or the working hours change.
import { and, asc, eq, gte, inArray, type SQL, sql } from 'drizzle-orm';
import type { ProductionBatch, ProductionPace } from '#shared/contract/production-shapes.ts';
import { needKey } from '#shared/rules/production-needs.ts';
import { estimateEnd, type Pace, type PaceEvent, paceOf, paceSamples } from '#shared/rules/production-pace.ts';
import { type WorkCalendar, type WorkHours, workCalendar } from '#shared/rules/work-calendar.ts';
import { type Clock, toInstant } from '../../core/clock.ts';
import type { ReadDb } from '../../db/database.ts';
import { strainAliases } from '../../db/schema/apex.ts';
import { productionBatches, productionEvents } from '../../db/schema/production.ts';
import type { BatchRecord, EventRecord, TargetRecord } from './records.ts';

const HALF_A_YEAR_MS = 182 * 86_400_000;
const DAY_MS = 86_400_000;

/** Kinds that say how fast it went. */
const TELLING = [
  'started',
  'split_from',
  'counted',
  'count_corrected',
  'moved',
  'held',
  'resumed',
  'closed',
  'reopened',
  'cancelled',
] as const satisfies readonly EventRecord['kind'][];

interface KeptSample {
  readonly strain: string;
  readonly strainKey: string;
  readonly skuKey: string;
  readonly perHour: number;
}

interface Kept {
  /** The working hours and the day it was all read on. */
  readonly key: string;
  /** The last event that was read. */
  last: number;
  readonly calendar: WorkCalendar;
  /** In the order something happened to them. */
  readonly batches: Map<string, readonly KeptSample[]>;
}

export interface PaceDeps {
  readonly read: ReadDb;
  readonly clock: Clock;
  readonly hours: () => WorkHours;
}

export type Paces = ReturnType<typeof createPaces>;

export function createPaces({ read, clock, hours }: PaceDeps) {
  let kept: Kept | null = null;

  const current = (): Kept => {
    const now = hours();
    const last = lastRow(read);
    const key = JSON.stringify([now, Math.floor(clock.now() / DAY_MS)]);
    if (kept?.key !== key) {
      const calendar = workCalendar(now);
      kept = { key, last, calendar, batches: new Map() };
      takeSamples(read, kept, gte(productionBatches.updatedAt, toInstant(clock.now() - HALF_A_YEAR_MS)));
    } else if (kept.last !== last) {
      takeSamples(read, kept, inArray(productionBatches.id, touchedSince(read, kept.last)));
      kept.last = last;
    }
    return kept;
  };

  /** By strain (what counts as it with it) and SKU. */
  const grouped = (): Map<string, ProductionPace & { readonly key: string }> => {
    const canonical = canonicalStrains(read);
    const samples = [...current().batches.values()].flat();
    const groups = Map.groupBy(samples, ({ strainKey, skuKey }) => needKey(canonical(strainKey), skuKey));
    const paces = new Map<string, ProductionPace & { readonly key: string }>();
    for (const [key, some] of groups) {
      const pace = paceOf(some.map(({ perHour }) => perHour));
      const last = some.at(-1);
      if (pace && last) paces.set(key, { key, strain: last.strain, skuKey: last.skuKey, ...pace });
    }
    return paces;
  };

  const shown = ({ key: _key, ...pace }: ProductionPace & { readonly key: string }): ProductionPace => pace;

  return {
    all: (): ProductionPace[] => [...grouped().values()].map(shown),

    /** The paces of a batch's SKUs, those there are. */
    ofBatch: (batch: BatchRecord, targets: readonly TargetRecord[]): ProductionPace[] => {
      const paces = grouped();
      const strainKey = canonicalStrains(read)(batch.strainKey);
      return targets.flatMap(({ skuKey }) => {
        const pace = paces.get(needKey(strainKey, skuKey));
        return pace ? [shown(pace)] : [];
      });
    },

    /**
     * Says of batches when what is planned of them will be made. Null for one that rests or has ended, and in grinding: what
     * comes before the first piece has no pace.
     */
    estimator: (): ((batch: BatchRecord, targets: readonly TargetRecord[]) => ProductionBatch['estimate']) => {
      const paces: ReadonlyMap<string, Pace> = grouped();
      const canonical = canonicalStrains(read);
      const { calendar } = current();
      return (batch, targets) => {
        if (batch.state !== 'active' || batch.stage === 'grinding') return null;
        const strainKey = canonical(batch.strainKey);
        const remaining = targets.map((t) => ({
          pieces: t.plannedUnits * t.packSize - t.madePieces,
          pace: paces.get(needKey(strainKey, t.skuKey)) ?? null,
        }));
        const estimate = estimateEnd(remaining, clock.now(), calendar);
        if (!estimate) return null;
        const { fromMs, toMs, ...figures } = estimate;
        return { ...figures, from: toInstant(fromMs), to: toInstant(toMs) };
      };
    },
  };
}

/** Answers the strain a key counts as, aliases resolved, without asking the database every time. */
export function canonicalStrains(db: ReadDb): (strainKey: string) => string {
  const rows = db.select({ alias: strainAliases.aliasKey, strain: strainAliases.strainKey }).from(strainAliases).all();
  const aliases = new Map(rows.map(({ alias, strain }) => [alias, strain]));
  return (strainKey) => aliases.get(strainKey) ?? strainKey;
}

const lastRow = (db: ReadDb): number =>
  db.get<{ last: number | null }>(sql`select max(rowid) as last from production_events`).last ?? 0;

const touchedSince = (db: ReadDb, row: number): string[] =>
  db
    .selectDistinct({ batchId: productionEvents.batchId })
    .from(productionEvents)
    .where(sql`rowid > ${row}`)
    .all()
    .map(({ batchId }) => batchId);

/** Reads the samples of some batches anew; the batch that was touched last comes last. */
function takeSamples(db: ReadDb, { batches: kept, calendar }: Kept, which: SQL): void {
  const rows = db
    .select({
      batchId: productionEvents.batchId,
      strain: productionBatches.strain,
      strainKey: productionBatches.strainKey,
      kind: productionEvents.kind,
      at: productionEvents.at,
      stageAfter: productionEvents.stageAfter,
      skuKey: productionEvents.skuKey,
      pieces: productionEvents.pieces,
    })
    .from(productionEvents)
    .innerJoin(productionBatches, eq(productionBatches.id, productionEvents.batchId))
    .where(and(which, inArray(productionEvents.kind, [...TELLING])))
    .orderBy(asc(productionBatches.updatedAt), asc(productionEvents.batchId), asc(productionEvents.seq))
    .all();
  for (const [batchId, events] of Map.groupBy(rows, (row) => row.batchId)) {
    const { strain, strainKey } = events[0] ?? { strain: '', strainKey: '' };
    kept.delete(batchId);
    kept.set(
      batchId,
      paceSamples(paceEvents(events), calendar).map((sample) => ({ strain, strainKey, ...sample })),
    );
  }
}

function paceEvents(
  events: readonly Pick<EventRecord, 'kind' | 'at' | 'stageAfter' | 'skuKey' | 'pieces'>[],
): PaceEvent[] {
  let stage: Extract<PaceEvent, { kind: 'stands' }>['stage'] = 'grinding';
  return events.map(({ kind, at, stageAfter, skuKey, pieces }) => {
    const atMs = Date.parse(at);
    if (kind === 'counted') return { kind: 'counted', atMs, skuKey, pieces };
    if (kind === 'count_corrected') return { kind: 'corrected', skuKey, pieces };
    stage = stageAfter ?? stage;
    return { kind: 'stands', atMs, stage, state: STANDS.get(kind) ?? 'active' };
  });
}

const STANDS: ReadonlyMap<EventRecord['kind'], BatchRecord['state']> = new Map([
  ['held', 'on_hold'],
  ['closed', 'finished'],
  ['cancelled', 'cancelled'],
]);
