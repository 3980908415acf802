// Contract → production. Every write answers the batch as it is afterwards.
import type { ProductionBatch } from '#shared/contract/production-shapes.ts';
import type { PackingNeed } from '#shared/rules/production-needs.ts';
import type { Clock } from '../../core/clock.ts';
import { api } from '../../core/rpc.ts';
import type { AppDatabase } from '../../db/database.ts';
import { checksOf, needCheck, toWeightCheck, weightTrend } from './checks.ts';
import { figuresOf, needsOf } from './figures.ts';
import type { Paces } from './paces.ts';
import { eventsOf, listBatches, toBatches } from './queries.ts';
import { needBatch, targetsOf } from './records.ts';
import type { ProductionService } from './service.ts';

export interface ProductionRouteDeps {
  readonly database: AppDatabase;
  readonly clock: Clock;
  readonly service: ProductionService;
  readonly paces: Paces;
  readonly packingNeeds: () => readonly PackingNeed[];
  readonly today: () => string;
  readonly timeZone: () => string;
  readonly unexplainedPercent: () => number;
}

export type ProductionQueries = ReturnType<typeof createProductionQueries>;

/** What is read of production, for the window and for whoever else shows batches. */
export function createProductionQueries(deps: Omit<ProductionRouteDeps, 'service'>) {
  const { database, paces, clock } = deps;
  const db = database.read;
  const shown = () => ({ estimate: paces.estimator(), unexplainedPercent: deps.unexplainedPercent() });
  const needs = () => needsOf(db, deps.packingNeeds());
  return {
    list: (input: Parameters<typeof listBatches>[1]) => listBatches(db, input, shown()),
    /** Throws RECORD_NOT_FOUND. */
    batch: (id: string): ProductionBatch => {
      const record = needBatch(db, id);
      const [batch] = toBatches(db, [record], shown());
      if (!batch) throw new Error(`Batch ${record.number} is there and was not shown.`);
      return batch;
    },
    needs,
    figures: () =>
      figuresOf(db, {
        clock,
        today: deps.today(),
        timeZone: deps.timeZone(),
        unexplainedPercent: deps.unexplainedPercent(),
        needs: needs(),
      }),
  };
}

export function createProductionRoutes(deps: ProductionRouteDeps & { readonly queries: ProductionQueries }) {
  const { database, service, paces, queries } = deps;
  const db = database.read;
  const now = (id: string) => ({ batch: queries.batch(id) });
  const p = api.production;
  return {
    list: p.list.handler(({ input }) => queries.list(input)),
    get: p.get.handler(({ input }) => ({
      ...now(input.id),
      ...eventsOf(db, input.id, input.eventLimit),
      checks: checksOf(db, input.id),
      pace: paces.ofBatch(needBatch(db, input.id), targetsOf(db, input.id)),
    })),
    figures: p.figures.handler(() => queries.figures()),
    needs: p.needs.handler(() => ({ needs: queries.needs() })),
    weightTrend: p.weightTrend.handler(({ input }) => ({ points: weightTrend(db, input) })),
    paces: p.paces.handler(() => ({ paces: paces.all() })),

    start: p.start.handler(({ input, context }) => now(service.start(input, context.actor))),
    edit: p.edit.handler(({ input, context }) => {
      const { id, strain, note } = input;
      const patch = { ...(strain === undefined ? {} : { strain }), ...(note === undefined ? {} : { note }) };
      service.edit(id, patch, context.actor);
      return now(id);
    }),
    putTarget: p.putTarget.handler(({ input, context }) => {
      service.putTarget(input.id, input.target, context.actor);
      return now(input.id);
    }),
    removeTarget: p.removeTarget.handler(({ input, context }) => {
      service.removeTarget(input.id, input.skuKey, context.actor);
      return now(input.id);
    }),
    addSource: p.addSource.handler(({ input, context }) => {
      service.addSource(input.id, input.source, input.note, context.actor);
      return now(input.id);
    }),
    correctSource: p.correctSource.handler(({ input, context }) => {
      service.correctSource(input.id, input.tag, input.mg, input.reason, context.actor);
      return now(input.id);
    }),
    setGround: p.setGround.handler(({ input, context }) => {
      service.setGround(input.id, input.mg, context.actor);
      return now(input.id);
    }),
    count: p.count.handler(({ input, context }) => {
      service.count(input.id, input.skuKey, input.pieces, input.note, context.actor);
      return now(input.id);
    }),
    correctCount: p.correctCount.handler(({ input, context }) => {
      service.correctCount(input.id, input.skuKey, input.pieces, input.reason, context.actor);
      return now(input.id);
    }),
    addWaste: p.addWaste.handler(({ input, context }) => {
      service.addWaste(input.id, input.mg, input.note, context.actor);
      return now(input.id);
    }),
    correctWaste: p.correctWaste.handler(({ input, context }) => {
      service.correctWaste(input.id, input.mg, input.reason, context.actor);
      return now(input.id);
    }),
    move: p.move.handler(({ input, context }) => {
      service.move(input.id, input.to, input.reason, context.actor);
      return now(input.id);
    }),
    overrideLab: p.overrideLab.handler(({ input, context }) => {
      service.overrideLab(input.id, input.reason, context.actor);
      return now(input.id);
    }),
    hold: p.hold.handler(({ input, context }) => {
      service.hold(input.id, input.reason, context.actor);
      return now(input.id);
    }),
    resume: p.resume.handler(({ input, context }) => {
      service.resume(input.id, input.note, context.actor);
      return now(input.id);
    }),
    setLab: p.setLab.handler(({ input, context }) => {
      const { id, ...result } = input;
      service.setLab(id, result, context.actor);
      return now(id);
    }),
    checkWeight: p.checkWeight.handler(({ input, context }) => {
      const { id, ...check } = input;
      const checkId = service.checkWeight(id, check, context.actor);
      return { ...now(id), check: toWeightCheck(needCheck(db, checkId)) };
    }),
    acknowledgeCheck: p.acknowledgeCheck.handler(({ input, context }) =>
      now(service.acknowledgeCheck(input.checkId, input.reason, context.actor)),
    ),
    split: p.split.handler(({ input, context }) => {
      const other = service.split(input.id, input.mg, input.reason, context.actor);
      return { ...now(input.id), other: queries.batch(other) };
    }),
    finish: p.finish.handler(({ input, context }) => {
      const { id, ...finishing } = input;
      const result = service.finish(id, finishing, context.actor);
      return { ...now(id), ...result };
    }),
    close: p.close.handler(({ input, context }) => {
      service.close(input.id, input.note, context.actor);
      return now(input.id);
    }),
    takeBack: p.takeBack.handler(({ input, context }) => {
      const { id, ...back } = input;
      service.takeBack(id, back, context.actor);
      return now(id);
    }),
    reopen: p.reopen.handler(({ input, context }) => {
      service.reopen(input.id, input.reason, context.actor);
      return now(input.id);
    }),
    cancel: p.cancel.handler(({ input, context }) => {
      service.cancel(input.id, input.rest, input.reason, context.actor);
      return now(input.id);
    }),
  };
}
