// What a person does to packages here while a tracker keeps them: what only the tracker may decide is refused with its
// address; how SKUs are offered, and which custom ones there are, is sent on to it and read again.
import type { SkuDefinition, SkuSetting } from '#shared/model/sku.ts';
import { canonicalSkuKey, DEFAULT_SKUS } from '#shared/rules/sku-units.ts';
import { AppError } from '../../core/app-error.ts';
import type { ReadDb } from '../../db/database.ts';
import { findPackage, type PackageRecord } from '../../features/packages/queries.ts';
import type { PackageKeeper } from '../../features/packages/routes.ts';
import type { SettingsService } from '../../features/settings/service.ts';
import { TrackerError } from '../../integrations/tracker/errors.ts';
import type { TrackerPort } from '../../integrations/tracker/port.ts';

export interface KeeperDeps {
  readonly read: ReadDb;
  readonly settings: SettingsService;
  readonly port: TrackerPort;
  /** Reads the tracker anew. */
  readonly readAnew: () => Promise<void>;
}

export function createKeeper(deps: KeeperDeps): PackageKeeper {
  const { settings, port } = deps;
  const isOn = (): boolean => settings.get('tracker.enabled');
  const refusal = () => new AppError('KEPT_BY_TRACKER', { url: settings.get('tracker.url') });

  /** Throws RECORD_NOT_FOUND, and KEPT_BY_TRACKER when it is no package of the tracker any more. */
  const listed = (id: string): PackageRecord => {
    const record = findPackage(deps.read, id);
    if (!record) throw new AppError('RECORD_NOT_FOUND', { kind: 'package', ref: id });
    if (record.trackerState !== 'listed') throw refusal();
    return record;
  };

  const tell = async (work: (signal: AbortSignal) => Promise<void>): Promise<void> => {
    try {
      await work(new AbortController().signal);
    } catch (error) {
      if (!(error instanceof TrackerError)) throw error;
      const { detail, trouble } = error;
      const isItsOwn = error.isAnswer && (error.kind === 'rejected' || error.kind === 'not_found');
      throw isItsOwn
        ? new AppError('TRACKER_REFUSED', { detail })
        : new AppError('TRACKER_UNREACHABLE', { trouble, detail });
    }
    await deps.readAnew();
  };

  const spelled = ({ trackerOffer }: PackageRecord, key: string): string => {
    const canonical = canonicalSkuKey(key);
    return trackerOffer?.spelled[canonical] ?? canonical;
  };

  return {
    refuse: () => {
      if (isOn()) throw refusal();
    },
    skus: () => {
      if (!isOn()) return null;
      return {
        set: (id: string, key: string, { excluded, manualUnits }: SkuSetting): Promise<void> => {
          const record = listed(id);
          const sku = spelled(record, key);
          return tell((signal) => port.setSku(record.metrcNumber, sku, { excluded, manualUnits }, signal));
        },
        put: async (id: string, sku: SkuDefinition, create: boolean): Promise<string> => {
          const record = listed(id);
          const key = canonicalSkuKey(sku.key);
          if (DEFAULT_SKUS.some((known) => known.key === key)) throw new AppError('SKU_KEY_TAKEN', { sku: key });
          const there = create ? key : spelled(record, key);
          await tell((signal) => port.putCustomSku(record.metrcNumber, { ...sku, key: there }, create, signal));
          return key;
        },
        remove: (id: string, key: string): Promise<void> => {
          const record = listed(id);
          return tell((signal) => port.removeCustomSku(record.metrcNumber, spelled(record, key), signal));
        },
      };
    },
  };
}
