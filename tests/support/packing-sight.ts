// What stands in the tables of the packing list, beside its model: read straight from them, past everything that is
// tested, and what the specification says can be packed or unpacked of it.
import type { AppDatabase } from '#main/db/database.ts';
import { packages } from '#main/db/schema/packages.ts';
import { packingAllocations, packingLines, packingOrders } from '#main/db/schema/packing.ts';
import type { LineModel, PackingModel } from './packing-model.ts';

export const TAGS = ['1A1', '1A2', '1A3', '1A4', '1A5'] as const;
const TABLES = [
  'packages',
  'package_ledger',
  'package_holds',
  'packing_orders',
  'packing_lines',
  'packing_allocations',
  'packing_events',
  'packing_products',
] as const;

export type PackingSight = ReturnType<typeof createPackingSight>;
export type Seen = ReturnType<PackingSight['observe']>;

export function createPackingSight(model: PackingModel, database: () => AppDatabase) {
  const observe = () => {
    const tags = new Map(
      database()
        .read.select()
        .from(packages)
        .all()
        .map((p) => [p.id, p]),
    );
    const orders = new Map(
      database()
        .read.select()
        .from(packingOrders)
        .all()
        .map((order) => [order.id, order]),
    );
    const lines = database()
      .read.select()
      .from(packingLines)
      .all()
      .map((line) => ({ ...line, itemId: line.itemId ?? 0, order: orders.get(line.packingOrderId) }));
    const byId = new Map(lines.map((line) => [line.id, line]));
    const allocations = database()
      .read.select()
      .from(packingAllocations)
      .all()
      .map((a) => ({ ...a, itemId: byId.get(a.lineId)?.itemId ?? 0, tag: tags.get(a.packageId)?.metrcNumber ?? '' }));
    return {
      packages: new Map([...tags.values()].map((p) => [p.metrcNumber, p])),
      orders: new Map([...orders.values()].map((order) => [order.orderId ?? 0, order])),
      lines: new Map(lines.map((line) => [line.itemId, line])),
      allocations,
    };
  };
  const digest = (): string =>
    JSON.stringify(TABLES.map((table) => database().connection.prepare(`select * from ${table} order by rowid`).all()));

  type Seen = ReturnType<typeof observe>;

  const allocationsOf = (seen: Seen, line: LineModel) =>
    seen.allocations.filter(({ itemId }) => itemId === line.itemId);
  const reservedOf = (seen: Seen, line: LineModel): number =>
    allocationsOf(seen, line).reduce((sum, { reserved }) => sum + reserved, 0);
  /** Milligrams of a package that are not promised to anybody. */
  const freeMg = (seen: Seen, tag: string): number => {
    const p = model.packages.get(tag);
    if (p?.status !== 'active') return 0;
    const ordered = seen.packages.get(tag)?.orderedMg ?? 0;
    return Math.max(0, (p.override ?? p.current) - ordered - model.packedMg(tag) - model.held(p));
  };
  const serves = (line: LineModel, tag: string): boolean => {
    const p = model.packages.get(tag);
    return p?.status === 'active' && model.canonical(p.strain) === model.strainOf(line);
  };
  const unitsFree = (seen: Seen, line: LineModel, tag: string): number =>
    line.reading.kind === 'tracked' && serves(line, tag) ? Math.floor(freeMg(seen, tag) / line.reading.mg) : 0;
  const unpackable = (a: Seen['allocations'][number]): number =>
    Math.floor((a.packed * a.mgPerUnit - a.settledMg) / a.mgPerUnit);

  const packedIn = (seen: Seen, itemId: number): Map<string, number> => {
    const found = new Map<string, number>();
    let sum = 0;
    for (const a of seen.allocations.filter((one) => one.itemId === itemId && one.packed > 0)) {
      found.set(a.tag, a.packed);
      sum += a.packed;
    }
    const loose = (seen.lines.get(itemId)?.packed ?? 0) - sum;
    if (loose !== 0) found.set('', loose);
    return found;
  };

  /** What packing these units must be answered with. */
  const packRefusal = (
    seen: Seen,
    line: LineModel,
    units: number,
    tag: string | null,
    reason: boolean,
  ): string | null => {
    if (model.orderOf(line).status !== 'open') return 'LINE_CLOSED';
    if (model.wanted(line) === 0) return 'LINE_NOT_WANTED';
    if (line.reading.kind === 'unknown') return 'LINE_NOT_EXPLAINED';
    if (units > model.needs(line) && !reason) return 'OVER_PACK';
    if (line.reading.kind === 'untracked') return tag === null ? null : 'PACKAGE_NOT_FOR_LINE';
    if (tag !== null) {
      if (!serves(line, tag)) return 'PACKAGE_NOT_FOR_LINE';
      const here = allocationsOf(seen, line).find((a) => a.tag === tag)?.reserved ?? 0;
      return here + unitsFree(seen, line, tag) < units ? 'PACKAGE_NOT_FOR_LINE' : null;
    }
    const free = TAGS.reduce((sum, one) => sum + unitsFree(seen, line, one), 0);
    return reservedOf(seen, line) + free < units ? 'LINE_SHORT' : null;
  };
  const unpackRefusal = (seen: Seen, line: LineModel, units: number, tag: string | null): string | null => {
    if (model.orderOf(line).status !== 'open') return 'LINE_CLOSED';
    const boxes = allocationsOf(seen, line).filter((a) => tag === null || a.tag === tag);
    const loose = tag === null ? (line.packed.get('') ?? 0) : 0;
    return loose + boxes.reduce((sum, a) => sum + unpackable(a), 0) < units ? 'UNPACK_LIMIT' : null;
  };
  return {
    observe,
    digest,
    packedIn,
    allocationsOf,
    reservedOf,
    serves,
    unitsFree,
    unpackable,
    packRefusal,
    unpackRefusal,
  };
}
