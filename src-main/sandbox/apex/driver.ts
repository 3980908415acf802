// The living part of the sandbox: at random moments buyers order, and now and then somebody edits a
// quantity, renames a product or swaps a lot. It holds no clock of its own: the injected schedule
// decides when, so a test turns it by hand. One action a tick, never two timers at once.
import type { Clock, Timer } from '#main/core/clock.ts';
import type { ApexSandbox } from './server.ts';
import type { Batch } from './types.ts';
import { ApexSandboxRefusal } from './types.ts';

export interface DriverOptions {
  /** In [0, 1). */
  readonly random: () => number;
  readonly schedule: Pick<Clock, 'set'>;
  /** The average pause between two happenings; each is between half and one and a half of it. */
  readonly everyMs: number;
  /** Happenings kept; 200 when left out. */
  readonly keep?: number;
}

export type HappeningKind = 'sale' | 'quantity-edit' | 'new-batch' | 'rename';

export interface Happening {
  /** UTC instant by the sandbox's clock. */
  readonly at: string;
  readonly kind: HappeningKind;
  readonly batchId: number | null;
  readonly productId: number;
  /** One sentence for the training screen. */
  readonly what: string;
}

export interface ApexDriver {
  pause(): void;
  resume(): void;
  stop(): void;
  readonly running: boolean;
  /** Newest last, bounded. */
  readonly happenings: readonly Happening[];
}

// Out of 100: mostly people buy.
const CHANCES: readonly (readonly [HappeningKind, number])[] = [
  ['sale', 84],
  ['quantity-edit', 8],
  ['new-batch', 4],
  ['rename', 4],
];
const MOST_UNITS_A_SALE = 12;

/** Another way to write the same product: other separators, or the word Infused at the end. */
function rewritten(name: string): string {
  if (name.includes(' | ')) return name.replaceAll(' | ', ' - ');
  if (name.includes(' - ')) return name.replaceAll(' - ', ' | ');
  return name.endsWith(' Infused') ? name.slice(0, -' Infused'.length) : `${name} Infused`;
}

function pickKind(roll: number): HappeningKind {
  let rest = roll * 100;
  for (const [kind, chance] of CHANCES) {
    if (rest < chance) return kind;
    rest -= chance;
  }
  return 'sale';
}

export function startApexDriver(
  sandbox: ApexSandbox,
  { random, schedule, everyMs, keep = 200 }: DriverOptions,
): ApexDriver {
  const happenings: Happening[] = [];
  let timer: Timer | null = null;
  let state: 'running' | 'paused' | 'stopped' = 'running';

  const below = (limit: number): number => Math.floor(random() * limit);
  const productName = (productId: number): string =>
    sandbox.state.products.get(productId)?.name ?? `product ${productId}`;

  const sellable = (): Readonly<Batch>[] =>
    [...sandbox.state.batches.values()].filter(
      (batch) => !batch.archived && !batch.unlimited && !batch.hold && (batch.quantity ?? 0) >= 1,
    );

  const act = (kind: HappeningKind, batch: Readonly<Batch>): Omit<Happening, 'at'> => {
    const { id: batchId, productId } = batch;
    const left = Math.floor(batch.quantity ?? 0);
    const name = productName(productId);
    switch (kind) {
      case 'sale': {
        const units = 1 + below(Math.min(MOST_UNITS_A_SALE, left));
        const sale = sandbox.sell({ batchId, units });
        const what = `${sale.buyer} ordered ${units} × ${name} (${sale.invoiceNumber})`;
        return { kind, batchId, productId, what };
      }
      case 'quantity-edit': {
        const quantity = Math.max(0, left + below(11) - 5);
        sandbox.editQuantity(batchId, quantity);
        return { kind, batchId, productId, what: `Someone set ${name} from ${left} to ${quantity}` };
      }
      case 'rename': {
        const renamed = rewritten(name);
        sandbox.renameProduct(productId, renamed);
        return { kind, batchId: null, productId, what: `Someone renamed ${name} to ${renamed}` };
      }
      case 'new-batch': {
        // The new lot takes the old one's place, so that a strain and SKU keep one live batch.
        sandbox.archiveBatch(batchId);
        const lot = `${batch.name.replace(/-R\d+$/, '')}-R${100 + below(900)}`;
        const lotNumber = batch.fields.get('lot_number');
        const added = sandbox.addBatch({
          productId,
          name: lot,
          quantity: left,
          operationId: batch.operationId,
          lotNumber: typeof lotNumber === 'string' ? lotNumber : null,
        });
        return { kind, batchId: added.id, productId, what: `A new lot ${lot} of ${name} replaced batch ${batchId}` };
      }
    }
  };

  const tick = () => {
    timer = null;
    const batches = sellable();
    const batch = batches[below(batches.length)];
    const kind = pickKind(random());
    if (batch !== undefined) {
      try {
        happenings.push({ at: sandbox.now().toISOString(), ...act(kind, batch) });
        if (happenings.length > keep) happenings.splice(0, happenings.length - keep);
      } catch (error) {
        // A batch deleted meanwhile is no reason to stop living; anything else is a fault of ours.
        if (!(error instanceof ApexSandboxRefusal)) throw error;
      }
    }
    arm();
  };
  const arm = () => {
    if (state === 'running' && timer === null) timer = schedule.set(everyMs * (0.5 + random()), tick);
  };
  const disarm = () => {
    timer?.cancel();
    timer = null;
  };

  arm();
  return {
    pause: () => {
      if (state === 'running') state = 'paused';
      disarm();
    },
    resume: () => {
      if (state === 'paused') state = 'running';
      arm();
    },
    stop: () => {
      state = 'stopped';
      disarm();
    },
    get running() {
      return state === 'running';
    },
    happenings,
  };
}
