// Contract → finished goods. Rows are assembled here from the record, the unit rules and what the sync
// says of the package's standing at Apex.
import type { z } from 'zod';
import type { packageBatchLink, packageRow } from '#shared/contract/packages.ts';
import { mg } from '#shared/model/mass.ts';
import type { OfferingMode, SkuDefinition, SkuSetting } from '#shared/model/sku.ts';
import { availableMg, DEFAULT_SKUS } from '#shared/rules/sku-units.ts';
import type { Actor } from '../../core/actor.ts';
import { AppError } from '../../core/app-error.ts';
import { api } from '../../core/rpc.ts';
import type { AppDatabase } from '../../db/database.ts';
import type { ImportResult } from './import.ts';
import { offersOf } from './offers.ts';
import {
  findPackage,
  holdsOf,
  lastSeq,
  ledgerDifferences,
  ledgerOf,
  listPackages,
  type PackageRecord,
} from './queries.ts';
import type { PackageService } from './service.ts';

type Row = z.infer<typeof packageRow>;
export type ApexStanding = Pick<Row, 'apexState' | 'apexAcknowledgedAt'>;

/** Who decides about packages, where that is another system. */
export interface PackageKeeper {
  /** Throws KEPT_BY_TRACKER when what only the keeper may do is done here. */
  refuse(): void;
  /** Where SKUs are set instead of here; null when that is here. Reject with RECORD_NOT_FOUND, SKU_KEY_TAKEN, TRACKER_…. */
  skus(): {
    set(id: string, key: string, setting: SkuSetting): Promise<void>;
    /** Answers the canonical key. */
    put(id: string, sku: SkuDefinition, create: boolean): Promise<string>;
    remove(id: string, key: string): Promise<void>;
  } | null;
}

export interface PackageRouteDeps {
  readonly database: AppDatabase;
  readonly service: PackageService;
  readonly keeper: PackageKeeper;
  readonly mode: () => OfferingMode;
  /** Balances that do not agree with what other parts hold of the packages. */
  readonly alsoDiffers: () => readonly {
    readonly metrcNumber: string;
    readonly balance: string;
    readonly rowMg: number;
    readonly ledgerMg: number;
  }[];
  /** How packages stand with Apex; asked once per list, for all or for the named ones. */
  readonly standing: (ids?: readonly string[]) => Promise<(packageId: string) => ApexStanding>;
  readonly importFile: (fileName: string, content: Uint8Array, actor: Actor) => Promise<ImportResult>;
  readonly links: (packageId: string) => Promise<z.infer<typeof packageBatchLink>[]>;
}

const isDefault = (key: string): boolean => DEFAULT_SKUS.some((sku) => sku.key === key);

export function createPackageRoutes(deps: PackageRouteDeps) {
  const { database, service, keeper } = deps;
  const db = database.read;

  const toRow = (record: PackageRecord, standing: ApexStanding): Row => {
    const { rev: _rev, skuSettings: _s, customSkus: _c, importBase: _i, strainKey: _k, ...rest } = record;
    const { trackerOffer: _o, statusBefore: _b, ...shown } = rest;
    const units: Record<string, number> = {};
    for (const offer of offersOf(record, deps.mode())) units[offer.sku.key] = offer.units;
    return { ...shown, availableMg: availableMg(record), units, ...standing };
  };

  const p = api.packages;
  return {
    list: p.list.handler(async ({ input }) => {
      const standing = await deps.standing(input.ids);
      const packages = listPackages(db, input.ids).map((record) => toRow(record, standing(record.id)));
      return { packages, offeringMode: deps.mode() };
    }),
    get: p.get.handler(async ({ input }) => {
      const record = findPackage(db, input.id);
      if (!record) throw new AppError('RECORD_NOT_FOUND', { kind: 'package', ref: input.id });
      const standing = (await deps.standing([record.id]))(record.id);
      const skus = offersOf(record, deps.mode()).map(({ sku, setting, units, calculated }) => ({
        ...sku,
        custom: !isDefault(sku.key),
        setting: { ...setting },
        units,
        calculated,
      }));
      return {
        ...toRow(record, standing),
        skus,
        holds: holdsOf(db, record.id),
        ledger: ledgerOf(db, record.id, input.ledgerLimit),
        ledgerTotal: lastSeq(db, record.id),
        batches: await deps.links(record.id),
        effectiveMode: record.offeringMode ?? deps.mode(),
      };
    }),
    create: p.create.handler(({ input, context }) => {
      keeper.refuse();
      const currentMg = mg(input.currentMg ?? input.initialMg);
      const id = service.create(
        { ...input, initialMg: mg(input.initialMg), currentMg, importBase: null },
        context.actor,
      );
      return { id };
    }),
    edit: p.edit.handler(({ input }) => {
      keeper.refuse();
      const { id, strain, note } = input;
      service.edit(id, { ...(strain === undefined ? {} : { strain }), ...(note === undefined ? {} : { note }) });
      return {};
    }),
    setCurrent: p.setCurrent.handler(({ input, context }) => {
      keeper.refuse();
      return { settledMg: service.setCurrent(input.id, mg(input.currentMg), input.note, context.actor) };
    }),
    setPhysicalCount: p.setPhysicalCount.handler(({ input, context }) => {
      keeper.refuse();
      const counted = input.physicalMg === null ? null : mg(input.physicalMg);
      service.setPhysicalCount(input.id, counted, input.note, context.actor);
      return {};
    }),
    placeHold: p.placeHold.handler(({ input, context }) => {
      keeper.refuse();
      const { id, forWhom, note } = input;
      return { holdId: service.placeHold(id, { mg: mg(input.mg), forWhom, note }, context.actor) };
    }),
    // Never refused: a hold of before would keep its grams for good.
    releaseHold: p.releaseHold.handler(({ input, context }) => {
      service.releaseHold(input.holdId, context.actor);
      return {};
    }),
    setStatus: p.setStatus.handler(({ input, context }) => {
      keeper.refuse();
      service.setStatus(input.id, input.status, input.note, context.actor);
      return {};
    }),
    setSku: p.setSku.handler(async ({ input }) => {
      const there = keeper.skus();
      if (there) await there.set(input.id, input.skuKey, input.setting);
      else service.setSku(input.id, input.skuKey, input.setting);
      return {};
    }),
    setOffering: p.setOffering.handler(({ input }) => {
      keeper.refuse();
      service.setOffering(input.id, input.mode);
      return {};
    }),
    putCustomSku: p.putCustomSku.handler(async ({ input }) => {
      const { id, create, ...given } = input;
      const sku = { ...given, milligramsPerPiece: mg(given.milligramsPerPiece) };
      const there = keeper.skus();
      return { key: there ? await there.put(id, sku, create) : service.putCustomSku(id, sku, create) };
    }),
    removeCustomSku: p.removeCustomSku.handler(async ({ input }) => {
      const there = keeper.skus();
      if (there) await there.remove(input.id, input.key);
      else service.removeCustomSku(input.id, input.key);
      return {};
    }),
    decrement: p.decrement.handler(({ input, context }) => service.decrement(input, context.actor)),
    importFile: p.importFile.handler(async ({ input, context }) => {
      keeper.refuse();
      const content = Buffer.from(input.contentBase64, 'base64');
      const result = await deps.importFile(input.fileName, content, context.actor);
      return { ...result, problems: [...result.problems], warnings: [...result.warnings] };
    }),
    calculate: p.calculate.handler(() => {
      const answer: Record<string, { strain: string; availableMg: number; units: Record<string, number> }> = {};
      for (const record of listPackages(db)) {
        if (record.status !== 'active') continue;
        const units: Record<string, number> = {};
        for (const offer of offersOf(record, deps.mode())) units[offer.sku.key] = offer.units;
        answer[record.metrcNumber] = { strain: record.strain, availableMg: availableMg(record), units };
      }
      return answer;
    }),
    checkLedger: p.checkLedger.handler(() => checkLedger(deps)),
  };
}

/** Every package whose balances are not what its ledger says, balance by balance. */
function checkLedger({ database, alsoDiffers }: PackageRouteDeps) {
  const differences = ledgerDifferences(database.read).flatMap(({ packages: row, sums, open_holds }) => {
    const pairs = [
      ['current', row.currentMg, sums?.current ?? 0],
      ['override', row.overrideMg ?? 0, sums?.override ?? 0],
      ['ordered', row.orderedMg, sums?.ordered ?? 0],
      ['packed', row.packedMg, sums?.packed ?? 0],
      ['held', row.heldMg, sums?.held ?? 0],
      ['open holds', row.heldMg, open_holds?.open ?? 0],
      ['ledger rows', sums?.last ?? 0, sums?.rows ?? 0],
    ] as const;
    return pairs
      .filter(([, rowMg, ledgerMg]) => rowMg !== ledgerMg)
      .map(([balance, rowMg, ledgerMg]) => ({ metrcNumber: row.metrcNumber, balance, rowMg, ledgerMg }));
  });
  return { checked: listPackages(database.read).length, differences: [...differences, ...alsoDiffers()] };
}
