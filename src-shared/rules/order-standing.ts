// Whether an order still has to be packed. Source: spec 02, order cache: statuses are per company, matched by id, and
// configured names keep working; Apex's own stages above them are the same for every company.

/** Apex's last two stages. */
const FINISHED_STAGES: ReadonlySet<string> = new Set(['delivered', 'complete']);

const plain = (text: string): string => text.normalize('NFKC').trim().toLowerCase();

/** Answers whether a status is one of those a setting names, by its id or by one of its names. */
export function statusesNamed(
  setting: readonly string[],
): (statusId: number | null, ...names: readonly string[]) => boolean {
  const wanted = new Set(setting.map(plain).filter((name) => name !== ''));
  return (statusId, ...names) =>
    wanted.size > 0 &&
    ((statusId !== null && wanted.has(String(statusId))) || names.some((name) => wanted.has(plain(name))));
}

export type OrderStanding = 'open' | 'finished' | 'left_out' | 'cancelled' | 'gone';

/** The strongest thing that can be said of it. */
export function orderStanding(order: {
  readonly gone: boolean;
  readonly cancelled: boolean;
  readonly stage: string;
  readonly leftOut: boolean;
}): OrderStanding {
  if (order.gone) return 'gone';
  if (order.cancelled) return 'cancelled';
  if (FINISHED_STAGES.has(plain(order.stage))) return 'finished';
  return order.leftOut ? 'left_out' : 'open';
}
