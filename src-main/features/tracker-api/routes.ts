// The tracker API's contract → finished goods and production. Every call is done in the name of the Tracker API, which
// may read and change finished goods and nothing else; what it changes is audited with the address it was asked from.
import { implement } from '@orpc/server';
import { trackerApiContract } from '#shared/contract/tracker-api.ts';
import { mg, toGrams } from '#shared/model/mass.ts';
import { canonicalSkuKey, gramsPerUnit } from '#shared/rules/sku-units.ts';
import { actAs } from '../../core/acting.ts';
import type { Actor } from '../../core/actor.ts';
import { AppError } from '../../core/app-error.ts';
import { type Clock, toInstant } from '../../core/clock.ts';
import { newId } from '../../core/ids.ts';
import type { Logger } from '../../core/log.ts';
import { describeTrackerApi } from './document.ts';
import type { BatchesPort, GoodsPort, OfferedGood } from './ports.ts';
import { inputProblem, isRefusal, notEnough, refusalOf } from './refusals.ts';
import { customSkusOf, refuseTooMany, settingsOf } from './requests.ts';
import { wireBatch, wireCalculated, wireCustomSkus, wireGood, wireSettings, wireUnits } from './wire.ts';

/** What is known of a call besides its input. */
export interface CallContext {
  /** Of the machine that asks. */
  readonly address: string;
}

export interface TrackerApiRouteDeps {
  readonly goods: GoodsPort;
  readonly batches: BatchesPort;
  readonly clock: Clock;
  readonly log: Logger;
  readonly version: string;
}

const NAME = 'Tracker API';

/** Whoever has the key. */
export const apiActor: Actor = {
  id: NAME,
  name: NAME,
  kind: 'system',
  permissions: new Set(['data.read', 'finished-goods.write']),
};

export type TrackerApiRouter = ReturnType<typeof createTrackerApiRouter>;

export function createTrackerApiRouter(deps: TrackerApiRouteDeps) {
  const { goods, batches, clock, log } = deps;

  const api = implement(trackerApiContract)
    .$context<CallContext>()
    .use(({ context, procedure, path, next }) => {
      const call = path.join('.');
      const action = procedure['~orpc'].meta.audits ?? `tracker-api.${call}`;
      const source = `${NAME}, ${context.address}`;
      return actAs({ actor: apiActor, action, source }, async () => {
        try {
          return await next();
        } catch (error) {
          throw refusalOf(error, (unforeseen) => {
            const reference = newId().slice(-8).toUpperCase();
            log.error('A call of the tracker API failed', { reference, call, error: unforeseen });
            return reference;
          });
        }
      });
    });

  const need = (metrcNumber: string): OfferedGood => {
    const found = goods.find(metrcNumber);
    if (!found) throw new AppError('RECORD_NOT_FOUND', { kind: 'package', ref: metrcNumber });
    return found;
  };
  const refuseKeptElsewhere = (): void => {
    const elsewhere = goods.keptElsewhere();
    if (elsewhere !== null) throw new AppError('KEPT_BY_TRACKER', { url: elsewhere });
  };
  const needOwn = (metrcNumber: string): OfferedGood => {
    refuseKeptElsewhere();
    return need(metrcNumber);
  };
  const customSkusNow = (metrcNumber: string) => {
    const { good } = need(metrcNumber);
    return { metrc_number: good.metrcNumber, custom_skus: wireCustomSkus(good.customSkus) };
  };

  // Also what keeps a server from being its own source, where somebody entered its own address.
  const calculate = () => {
    refuseKeptElsewhere();
    const answer: Record<string, ReturnType<typeof wireCalculated>> = {};
    for (const offered of goods.list()) {
      if (offered.good.status === 'active') answer[offered.good.metrcNumber] = wireCalculated(offered);
    }
    return answer;
  };

  const batchNumbers = (listed: readonly OfferedGood[]) =>
    batches.numbers(listed.flatMap(({ good }) => good.productionBatchId ?? []));
  const wireWithBatch = (offered: OfferedGood, numbers: ReadonlyMap<string, string>) =>
    wireGood(offered, numbers.get(offered.good.productionBatchId ?? '') ?? null);

  /** What is left, also in units of what was asked for. */
  const withUnitsLeft = (error: unknown, metrcNumber: string, sku: string): unknown => {
    if (!(error instanceof AppError) || !isRefusal(error, 'NOT_ENOUGH_AVAILABLE')) return error;
    const { availableMg, offers } = need(metrcNumber);
    const wanted = offers.find((offer) => offer.sku.key === canonicalSkuKey(sku));
    return notEnough(error.data, wanted ? Math.floor(availableMg / gramsPerUnit(wanted.sku)) : 0);
  };

  const f = api.finishedGoods;
  return api.router({
    overview: api.overview.handler(() => {
      const { active, onHold, byStage } = batches.figures();
      return {
        active_batches: active,
        batches_by_stage: byStage,
        batches_on_hold: onHold,
        finished_goods: totals(goods.list()),
        server: { name: 'Packhouse', version: deps.version, time: toInstant(clock.now()) },
      };
    }),
    batches: {
      list: api.batches.list.handler(({ input }) =>
        batches.list(input.status, Number(input.limit), Number(input.offset)).map(wireBatch),
      ),
      get: api.batches.get.handler(({ input }) => {
        const batch = batches.find(input.id);
        if (!batch) throw new AppError('RECORD_NOT_FOUND', { kind: 'production batch', ref: input.id });
        return wireBatch(batch);
      }),
    },
    finishedGoods: {
      list: f.list.handler(() => {
        const listed = goods.list();
        const numbers = batchNumbers(listed);
        return listed.map((offered) => wireWithBatch(offered, numbers));
      }),
      calculate: f.calculate.handler(calculate),
      calculateToo: f.calculateToo.handler(calculate),
      get: f.get.handler(({ input }) => {
        const offered = need(input.metrc);
        return wireWithBatch(offered, batchNumbers([offered]));
      }),
      apexSettings: f.apexSettings.handler(({ input }) => {
        const { good } = needOwn(input.params.metrc);
        goods.setSkus(good.id, settingsOf(input.body, good.skuSettings));
        const { offers } = need(good.metrcNumber);
        return { metrc_number: good.metrcNumber, apex_settings: wireSettings(offers), units: wireUnits(offers) };
      }),
      apexDecrement: f.apexDecrement.handler(({ input }) => {
        const { sku, units, idempotency_key: idempotencyKey } = input.body;
        // What was done before is answered as before, wherever the goods are kept by now.
        if (!goods.knowsKey(idempotencyKey)) needOwn(input.params.metrc);
        const { good } = need(input.params.metrc);
        const request = { metrcNumber: good.metrcNumber, sku, units, idempotencyKey };
        try {
          const { duplicate, takenMg, availableMg } = goods.decrement(request, apiActor);
          return {
            metrc_number: good.metrcNumber,
            sku: canonicalSkuKey(sku),
            units,
            grams_taken: toGrams(mg(takenMg)),
            available_grams: toGrams(mg(availableMg)),
            duplicate,
          };
        } catch (error) {
          throw withUnitsLeft(error, good.metrcNumber, sku);
        }
      }),
      addCustomSkus: f.addCustomSkus.handler(({ input }) => {
        const { good } = needOwn(input.params.metrc);
        const skus = customSkusOf(input.body);
        refuseTooMany(good.customSkus.length, skus.length);
        goods.putCustomSkus(good.id, skus, true);
        return customSkusNow(good.metrcNumber);
      }),
      putCustomSkus: f.putCustomSkus.handler(({ input }) => {
        const { good } = needOwn(input.params.metrc);
        goods.putCustomSkus(good.id, customSkusOf(input.body), false);
        return customSkusNow(good.metrcNumber);
      }),
      removeCustomSku: f.removeCustomSku.handler(({ input }) => {
        const { good } = needOwn(input.params.metrc);
        const named = [input.query?.key, input.body?.key].flatMap((key) => key ?? []);
        const [key] = named;
        if (key === undefined) throw inputProblem('key', 'Name the SKU, by ?key= or in the body.');
        if (named.some((other) => canonicalSkuKey(other) !== canonicalSkuKey(key)))
          throw inputProblem('key', 'Two different SKUs are named.');
        goods.removeCustomSku(good.id, key);
        return customSkusNow(good.metrcNumber);
      }),
    },
    health: api.health.handler(() => ({ status: 'ok', time: toInstant(clock.now()) })),
    openapi: api.openapi.handler(async () => ({ ...(await describeTrackerApi(deps.version)) })),
  });
}

/** Over all packages; units and grams of the active ones. */
function totals(listed: readonly OfferedGood[]) {
  const active = listed.filter(({ good }) => good.status === 'active');
  const units = new Map<string, number>();
  for (const { offers } of active) {
    for (const { sku, units: offered } of offers) units.set(sku.key, (units.get(sku.key) ?? 0) + offered);
  }
  return {
    packages: listed.length,
    active_packages: active.length,
    available_grams: toGrams(mg(active.reduce((sum, { availableMg }) => sum + availableMg, 0))),
    units: Object.fromEntries(units),
  };
}
