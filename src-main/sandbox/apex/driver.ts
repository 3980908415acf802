// The living part of the sandbox: at random moments buyers order, orders move on, and now and then somebody edits a
// quantity, renames a product or swaps a lot. One action a beat of its pulse.
import { type Pulse, type PulseOptions, startPulse } from '../pulse.ts';
import { createBoundedList } from '../stand-in/bounded-list.ts';
import { createOrderActs, type OrderHappeningKind } from './driver-orders.ts';
import type { ApexSandbox } from './server.ts';
import type { Batch } from './types.ts';
import { ApexSandboxRefusal } from './types.ts';

export interface DriverOptions extends PulseOptions {
  /** Happenings kept; 200 when left out. */
  readonly keep?: number;
}

type BatchHappeningKind = 'sale' | 'quantity-edit' | 'new-batch' | 'rename';
export type HappeningKind = BatchHappeningKind | OrderHappeningKind;

export interface Happening {
  /** UTC instant by the sandbox's clock. */
  readonly at: string;
  readonly kind: HappeningKind;
  readonly batchId: number | null;
  readonly productId: number | null;
  readonly orderId: number | null;
  /** One sentence for the training screen. */
  readonly what: string;
}

export interface ApexDriver extends Pulse {
  /** Newest last, bounded. */
  readonly happenings: readonly Happening[];
}

// Out of 100: mostly people buy.
const CHANCES: readonly (readonly [HappeningKind, number])[] = [
  ['sale', 52],
  ['order', 14],
  ['status-move', 18],
  ['quantity-edit', 5],
  ['new-batch', 3],
  ['rename', 2],
  ['cancellation', 2],
  ['split', 2],
  ['order-change', 2],
];
const MOST_UNITS_A_SALE = 12;

const OF_BATCH: ReadonlySet<HappeningKind> = new Set(['sale', 'quantity-edit', 'new-batch', 'rename']);
const isOfBatch = (kind: HappeningKind): kind is BatchHappeningKind => OF_BATCH.has(kind);

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
  const happenings = createBoundedList<Happening>(keep);

  const below = (limit: number): number => Math.floor(random() * limit);
  const productName = (productId: number): string =>
    sandbox.state.products.get(productId)?.name ?? `product ${productId}`;

  const actOnOrder = createOrderActs(sandbox, below);

  const sellable = (): Readonly<Batch>[] =>
    [...sandbox.state.batches.values()].filter(
      (batch) => !batch.archived && !batch.unlimited && !batch.hold && (batch.quantity ?? 0) >= 1,
    );

  const actOnBatch = (kind: BatchHappeningKind, batch: Readonly<Batch>): Omit<Happening, 'at'> => {
    const { id: batchId, productId } = batch;
    const left = Math.floor(batch.quantity ?? 0);
    const name = productName(productId);
    switch (kind) {
      case 'sale': {
        const units = 1 + below(Math.min(MOST_UNITS_A_SALE, left));
        const sale = sandbox.sell({ batchId, units });
        const what = `${sale.buyer} ordered ${units} × ${name} (${sale.invoiceNumber})`;
        return { kind, batchId, productId, orderId: sale.orderId, what };
      }
      case 'quantity-edit': {
        const quantity = Math.max(0, left + below(11) - 5);
        sandbox.editQuantity(batchId, quantity);
        return { kind, batchId, productId, orderId: null, what: `Someone set ${name} from ${left} to ${quantity}` };
      }
      case 'rename': {
        const renamed = rewritten(name);
        sandbox.renameProduct(productId, renamed);
        return { kind, batchId: null, productId, orderId: null, what: `Someone renamed ${name} to ${renamed}` };
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
        const what = `A new lot ${lot} of ${name} replaced batch ${batchId}`;
        return { kind, batchId: added.id, productId, orderId: null, what };
      }
    }
  };

  /** Null when there is nothing to do it to. Without an order to act on, somebody buys. */
  const act = (kind: HappeningKind, batch: Readonly<Batch> | undefined): Omit<Happening, 'at'> | null => {
    if (isOfBatch(kind)) return batch === undefined ? null : actOnBatch(kind, batch);
    const done = actOnOrder(kind);
    return done === null ? act('sale', batch) : { kind, batchId: null, productId: null, ...done };
  };

  const pulse = startPulse({ random, schedule, everyMs }, () => {
    const batches = sellable();
    const batch = batches[below(batches.length)];
    try {
      const happening = act(pickKind(random()), batch);
      if (happening !== null) happenings.add({ at: sandbox.now().toISOString(), ...happening });
    } catch (error) {
      // A batch deleted meanwhile is no reason to stop living; anything else is a fault of ours.
      if (!(error instanceof ApexSandboxRefusal)) throw error;
    }
  });

  return {
    pause: pulse.pause,
    resume: pulse.resume,
    stop: pulse.stop,
    get running() {
      return pulse.running;
    },
    happenings: happenings.items,
  };
}
