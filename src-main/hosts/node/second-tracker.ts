// The second Packhouse of training: a core of its own in a folder that is gone with it, with nothing running but its API.
// It reaches no outside system, and only this computer reaches it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { actAs } from '#main/core/acting.ts';
import { systemActor } from '#main/core/actor.ts';
import { createKeyFileProtector } from '#main/core/secrets.ts';
import { type CoreOptions, createCore } from '#main/create-core.ts';
import { findPackageByTag } from '#main/features/packages/queries.ts';
import type { StartSecondTracker } from '#main/sandbox/second-tracker.ts';
import { packagesCsv } from '#main/sandbox/training.ts';
import { type AttachedApi, attachTrackerApi } from '../tracker-api/attach.ts';

const LOOPBACK = '127.0.0.1';

type Base = Pick<CoreOptions, 'migrationsDir' | 'templatesDir' | 'clock' | 'log' | 'version'>;

export const secondTracker =
  (base: Base): StartSecondTracker =>
  async (samples) => {
    const dataDir = mkdtempSync(join(tmpdir(), 'packhouse-tracker-'));
    const actor = systemActor('Training');
    const asTraining = <T>(work: () => T): T => actAs({ actor, action: 'training.fill', source: 'training' }, work);
    const core = await createCore({
      ...base,
      dataDir,
      protector: createKeyFileProtector(join(dataDir, 'secrets.key')),
      environment: {},
      training: false,
      host: 'headless',
    });
    let api: AttachedApi | null = null;
    let port = 0;
    const stop = async (): Promise<void> => {
      await api?.detach();
      await core.stop();
      rmSync(dataDir, { recursive: true, force: true });
    };
    const listen = async (): Promise<void> => {
      api = attachTrackerApi(core.trackerApi, { port });
      await api.settled();
      const found = api.port();
      if (found === null) throw new Error('The second Packhouse found no port to listen on.');
      port = found;
    };
    try {
      await core.importFile('sample-facility.csv', Buffer.from(packagesCsv(samples)), actor);
      let key = asTraining(() => {
        for (const { metrcNumber, customSkus, apexSettings } of samples) {
          const record = findPackageByTag(core.database.read, metrcNumber);
          if (!record) continue;
          for (const sku of customSkus ?? []) core.packages.putCustomSku(record.id, sku, true);
          for (const [name, setting] of Object.entries(apexSettings ?? {}))
            core.packages.setSku(record.id, name, setting);
        }
        core.settings.change({ 'trackerApi.enabled': true, 'sync.enabled': false, 'sheets.enabled': false }, actor);
        return core.trackerApi.newKey();
      });
      await listen();
      return {
        url: `http://${LOOPBACK}:${port}`,
        get key() {
          return key;
        },
        get here() {
          return api !== null;
        },
        newKey: () => {
          key = asTraining(() => core.trackerApi.newKey());
          return key;
        },
        away: async () => {
          await api?.detach();
          api = null;
        },
        back: async () => {
          if (api === null) await listen();
        },
        stop,
      };
    } catch (error) {
      await stop();
      throw error;
    }
  };
