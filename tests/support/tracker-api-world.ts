// The tracker API on a free port, over a real core: real database, real packages, production as the test says it is.
// Requests are sent as they are written.

import { actAs } from '#main/core/acting.ts';
import { AppError } from '#main/core/app-error.ts';
import { createTrackerApi, type TrackerApi } from '#main/create-tracker-api.ts';
import { createPackageService } from '#main/features/packages/service.ts';
import { type AttachedApi, type AttachOptions, attachTrackerApi } from '#main/hosts/tracker-api/attach.ts';
import type { ProductionBatch } from '#shared/contract/production-shapes.ts';
import { operator } from './actors.ts';
import { createTestCore, type TestCore } from './create-test-core.ts';
import { createFakeClock, type FakeClock } from './fake-clock.ts';
import { type RawAnswer, type RawRequest, rawRequest } from './raw-http.ts';

export const TAG = '1A4060300012345000000001';
export const OTHER_TAG = '1A4060300012345000000002';
const API_PORT = 8787;

export interface Asked extends Omit<RawRequest, 'port' | 'body'> {
  /** Sent as JSON; a string as it is. */
  readonly body?: unknown;
  /** Instead of the right one; null for none. */
  readonly key?: string | null;
}

export interface Answered extends RawAnswer {
  readonly json: unknown;
}

export interface TrackerApiWorld extends AsyncDisposable {
  readonly test: TestCore;
  readonly clock: FakeClock;
  readonly api: TrackerApi;
  readonly attached: AttachedApi;
  readonly batches: ProductionBatch[];
  key(): string;
  port(): number;
  /** Makes a package; answers its id. */
  addPackage(metrcNumber: string, strain: string, milligrams: number): Promise<string>;
  ask(path: string, request?: Asked): Promise<Answered>;
  post(path: string, body: unknown, request?: Asked): Promise<Answered>;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Settings are changed as an operator would. */
export const changeSettings = (test: TestCore, patch: Parameters<TestCore['core']['settings']['change']>[0]): void => {
  actAs({ actor: operator, action: 'settings.change', source: 'window' }, () =>
    test.core.settings.change(patch, operator),
  );
};

export function apiOver(test: TestCore, batches: readonly ProductionBatch[] = [], training = false): TrackerApi {
  const { core, clock } = test;
  const log = core.contextFor(operator).log;
  return createTrackerApi({
    database: core.database,
    clock,
    log,
    events: core.events,
    settings: core.settings,
    packages: createPackageService({ database: core.database, clock }),
    production: {
      list: ({ view, limit, offset }) => ({
        batches: batches
          .filter(({ state }) => view === 'all' || state === view || (view === 'active' && state === 'on_hold'))
          .slice(offset, offset + limit),
      }),
      batch: (id) => {
        const found = batches.find((batch) => batch.id === id);
        if (!found) throw new AppError('RECORD_NOT_FOUND', { kind: 'production_batch', ref: id });
        return found;
      },
      figures: () => ({
        active: batches.filter(({ state }) => state === 'active').length,
        onHold: batches.filter(({ state }) => state === 'on_hold').length,
        byStage: { grinding: 0, rolling: batches.length, testing: 0, packaging: 0 },
      }),
    },
    version: '0.0.0-test',
    training,
  });
}

export async function openTrackerApi(options: AttachOptions = {}): Promise<TrackerApiWorld> {
  const clock = createFakeClock();
  const test = await createTestCore({ clock });
  const batches: ProductionBatch[] = [];
  const api = apiOver(test, batches);
  const newKey = () => actAs({ actor: operator, action: 'tracker-api.key', source: 'window' }, () => api.newKey());
  let key = newKey();
  changeSettings(test, { 'trackerApi.enabled': true, 'trackerApi.port': API_PORT });
  const attached = attachTrackerApi(api, { port: 0, ...options });
  await attached.settled();

  const world: TrackerApiWorld = {
    test,
    clock,
    api: { ...api, newKey: () => (key = newKey()) },
    attached,
    batches,
    key: () => key,
    port: () => attached.port() ?? 0,
    addPackage: async (metrcNumber, strain, milligrams) =>
      (await test.client.packages.create({ metrcNumber, strain, initialMg: milligrams })).id,
    ask: async (path, { body, key: shown = key, headers = {}, ...request } = {}) => {
      const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
      const answer = await rawRequest({
        port: world.port(),
        path,
        ...request,
        headers: {
          ...(shown === null ? {} : { 'x-api-key': shown }),
          ...(text === undefined
            ? {}
            : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(text)) }),
          ...headers,
        },
        ...(text === undefined ? {} : { body: text }),
      });
      return { ...answer, json: parsed(answer.body) };
    },
    post: (path, body, request = {}) => world.ask(path, { method: 'POST', body, ...request }),
    [Symbol.asyncDispose]: async () => {
      await attached.detach();
      await test.discard();
    },
  };
  return world;
}
