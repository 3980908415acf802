// What the tracker's custom SKUs are. Its own word counts; where it says nothing, what was known of the package before;
// then what the key itself spells out. A SKU that nobody can define is left out, because its grams would be guessed.
import type { SkuDefinition } from '#shared/model/sku.ts';
import { skuFromKey } from '#shared/rules/sku-from-key.ts';
import { DEFAULT_SKUS } from '#shared/rules/sku-units.ts';
import type { Clock } from '../../core/clock.ts';
import type { Logger } from '../../core/log.ts';
import { TrackerError } from '../../integrations/tracker/errors.ts';
import type { CalculatedPackage, TrackerPort } from '../../integrations/tracker/port.ts';

export interface DefinitionDeps {
  readonly port: Pick<TrackerPort, 'customSkus'>;
  readonly clock: Clock;
  readonly log: Logger;
}

const EVERY_MS = 5 * 60_000;
const STANDARD: ReadonlySet<string> = new Set(DEFAULT_SKUS.map(({ key }) => key));

const customKeys = ({ offer }: CalculatedPackage): string[] =>
  Object.keys(offer.units).filter((key) => !STANDARD.has(key));

export type Definitions = ReturnType<typeof createDefinitions>;

export function createDefinitions({ port, clock, log }: DefinitionDeps) {
  let told: ReadonlyMap<string, readonly SkuDefinition[]> = new Map();
  let askedAt = Number.NEGATIVE_INFINITY;
  /** "tag key" of every custom SKU that was there when it was asked last. */
  let asked: ReadonlySet<string> = new Set();

  const ask = async (wanted: ReadonlySet<string>, signal: AbortSignal): Promise<void> => {
    askedAt = clock.monotonic();
    asked = wanted;
    try {
      told = await port.customSkus(signal);
    } catch (error) {
      if (!(error instanceof TrackerError)) throw error;
      // What was told before stands; many trackers have no such list.
      log.info('The tracker does not tell what its SKUs are', { kind: error.kind });
    }
  };

  return {
    /** Whether what the SKUs are should be asked again with the next reading. */
    isDue: (): boolean => asked.size > 0 && clock.monotonic() - askedAt >= EVERY_MS,
    /** Asks when there are custom SKUs that were not there before, and every five minutes. */
    look: async (packages: readonly CalculatedPackage[], signal: AbortSignal): Promise<void> => {
      const wanted = new Set(packages.flatMap((it) => customKeys(it).map((key) => `${it.tag} ${key}`)));
      if (wanted.size === 0) return;
      const isNew = [...wanted].some((one) => !asked.has(one));
      if (isNew || clock.monotonic() - askedAt >= EVERY_MS) await ask(wanted, signal);
    },
    forget: (): void => {
      told = new Map();
      asked = new Set();
      askedAt = Number.NEGATIVE_INFINITY;
    },
    /**
     * The custom SKUs a package offers, and the keys nobody can define.
     * @param before as they were known of the package
     */
    of: (
      it: CalculatedPackage,
      before: readonly SkuDefinition[],
    ): { readonly skus: readonly SkuDefinition[]; readonly unknown: readonly string[] } => {
      const skus: SkuDefinition[] = [];
      const unknown: string[] = [];
      for (const key of customKeys(it)) {
        const isIt = (sku: SkuDefinition): boolean => sku.key === key;
        const sku = told.get(it.tag)?.find(isIt) ?? before.find(isIt) ?? skuFromKey(key);
        if (sku) skus.push(sku);
        else unknown.push(it.offer.spelled[key] ?? key);
      }
      return { skus, unknown };
    },
  };
}
