// A pre-roll tracker of somebody else's in miniature: it knows the calls of spec 03's table and nothing else, is strict about
// key and bodies, keeps grams itself, and answers wrongly where a test tells it to. None of our own server's code is in it.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

export interface TrackerSku {
  readonly mgPerUnit: number;
  readonly name?: string;
  /** Told by /api/finished-goods. */
  readonly defined?: boolean;
}

export interface TrackerPackage {
  strain: string;
  mg: number;
  skus: Record<string, TrackerSku>;
  excluded: Set<string>;
  manual: Map<string, number>;
  /** Instead of the package, as it stands in the answer. */
  instead?: unknown;
}

export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly key: string | undefined;
  readonly ifNoneMatch: string | undefined;
}

export type TrackerFault =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly body: unknown;
      readonly headers?: Record<string, string>;
    }
  /** Never answers. */
  | { readonly kind: 'hang' }
  /** Does it, and the answer never arrives. */
  | { readonly kind: 'lost' }
  /** Breaks the connection before anything is done. */
  | { readonly kind: 'drop' };

interface Held {
  readonly part: string;
  readonly arrived: () => void;
  readonly released: Promise<void>;
}

const DEFAULTS: Readonly<Record<string, TrackerSku>> = {
  singles_0_5g: { mgPerUnit: 500 },
  singles_1g: { mgPerUnit: 1000 },
  magnetic_box_6pk: { mgPerUnit: 3000 },
  magnetic_box_12pk: { mgPerUnit: 6000 },
};

export const TRACKER_KEY = 'existing-tracker-key';

const running: (() => Promise<void>)[] = [];
/** For an afterEach. */
export async function endScriptedTrackers(): Promise<void> {
  for (const stop of running.splice(0)) await stop();
}

export interface ScriptedTrackerOptions {
  readonly calculateAt?: '/apex-calculate' | '/api/finished-goods/apex-calculate';
  readonly etag?: boolean;
  /** false: /api/finished-goods is not known. */
  readonly lists?: boolean;
}

class Refusal extends Error {
  readonly status: number;
  readonly body: Record<string, unknown>;
  constructor(status: number, error: string, more: Record<string, unknown> = {}) {
    super(error);
    this.status = status;
    this.body = { error, ...more };
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export async function startScriptedTracker(options: ScriptedTrackerOptions = {}) {
  const { calculateAt = '/apex-calculate', etag = false, lists = true } = options;
  const packages = new Map<string, TrackerPackage>();
  const taken = new Map<string, { body: string; answer: Record<string, unknown> }>();
  const requests: SeenRequest[] = [];
  /** What took effect, in order. */
  const effects: { tag: string; sku: string; units: number; key: string }[] = [];
  const faults: { part: string; fault: TrackerFault; times: number }[] = [];
  const holds: Held[] = [];
  const settings = { key: TRACKER_KEY, overview: undefined as unknown, calculated: undefined as unknown };

  const packageOf = (tag: string): TrackerPackage => {
    const found = packages.get(tag);
    if (!found) throw new Refusal(404, 'No such package', { code: 'NOT_FOUND' });
    return found;
  };
  const unitsOf = (p: TrackerPackage): Record<string, number> =>
    Object.fromEntries(
      Object.entries(p.skus).map(([sku, { mgPerUnit }]) => [
        sku,
        p.excluded.has(sku) ? 0 : (p.manual.get(sku) ?? Math.floor(p.mg / mgPerUnit)),
      ]),
    );
  const calculated = (): unknown =>
    settings.calculated ??
    Object.fromEntries(
      [...packages].map(([tag, p]) => [
        tag,
        'instead' in p ? p.instead : { strain: p.strain, available_grams: p.mg / 1000, units: unitsOf(p) },
      ]),
    );
  const customOf = (p: TrackerPackage) =>
    Object.fromEntries(
      Object.entries(p.skus)
        .filter(([sku, it]) => !(sku in DEFAULTS) && it.defined)
        .map(([sku, it]) => [sku, { name: it.name ?? sku, grams_per_unit: it.mgPerUnit / 1000, pack_size: 1 }]),
    );

  const decrement = (tag: string, body: unknown): unknown => {
    if (!isRecord(body) || Object.keys(body).sort().join() !== 'idempotency_key,sku,units') {
      throw new Refusal(422, 'Body is {sku, units, idempotency_key}');
    }
    const { sku, units, idempotency_key: key } = body;
    if (typeof sku !== 'string' || typeof units !== 'number' || typeof key !== 'string' || key === '') {
      throw new Refusal(422, 'Wrong types');
    }
    const earlier = taken.get(key);
    const text = JSON.stringify([tag, sku, units]);
    if (earlier && earlier.body !== text) {
      throw new Refusal(409, 'This idempotency key was used for something else', { code: 'KEY_REUSED' });
    }
    if (earlier) return { ...earlier.answer, duplicate: true };
    const p = packageOf(tag);
    const weight = p.skus[sku]?.mgPerUnit;
    if (weight === undefined || !Number.isInteger(units) || units < 1) throw new Refusal(422, `Unknown SKU ${sku}`);
    if (units * weight > p.mg) {
      throw new Refusal(409, 'Not enough available', { code: 'NOT_ENOUGH', available_grams: p.mg / 1000 });
    }
    p.mg -= units * weight;
    effects.push({ tag, sku, units, key });
    const answer = { metrc_number: tag, sku, units, available_grams: p.mg / 1000, duplicate: false };
    taken.set(key, { body: text, answer });
    return answer;
  };

  const setSkus = (tag: string, body: unknown): unknown => {
    const p = packageOf(tag);
    for (const [sku, setting] of Object.entries(isRecord(body) ? body : {})) {
      if (!(sku in p.skus) || !isRecord(setting)) throw new Refusal(422, `Unknown SKU ${sku}`);
      if (setting.excluded === true) p.excluded.add(sku);
      else p.excluded.delete(sku);
      if (typeof setting.manual_units === 'number') p.manual.set(sku, setting.manual_units);
      else p.manual.delete(sku);
    }
    return { metrc_number: tag };
  };

  const putSkus = (tag: string, body: unknown, create: boolean): unknown => {
    const p = packageOf(tag);
    for (const [sku, it] of Object.entries(isRecord(body) ? body : {})) {
      if (create && sku in p.skus) throw new Refusal(409, `SKU ${sku} is already there`, { code: 'SKU_KEY_TAKEN' });
      if (!isRecord(it) || typeof it.grams_per_unit !== 'number') throw new Refusal(422, 'grams_per_unit is missing');
      p.skus[sku] = { mgPerUnit: it.grams_per_unit * 1000 * Number(it.pack_size ?? 1), defined: true };
    }
    return { metrc_number: tag, custom_skus: customOf(p) };
  };

  const answerTo = (method: string, url: URL, body: unknown): unknown => {
    const { pathname } = url;
    if (method === 'GET' && pathname === '/api/overview') {
      return settings.overview ?? { active_batches: 4, finished_goods: { packages: packages.size } };
    }
    if (method === 'GET' && pathname === calculateAt) return calculated();
    if (method === 'GET' && pathname === '/api/finished-goods' && lists) {
      return [...packages].map(([tag, p]) => ({ metrc_number: tag, strain: p.strain, custom_skus: customOf(p) }));
    }
    const [, tag = '', what = ''] = /^\/api\/finished-goods\/([^/]+)\/([a-z-]+)$/.exec(pathname) ?? [];
    if (method === 'POST' && what === 'apex-decrement') return decrement(tag, body);
    if (method === 'POST' && what === 'apex-settings') return setSkus(tag, body);
    if (what === 'custom-skus' && (method === 'POST' || method === 'PUT')) return putSkus(tag, body, method === 'POST');
    if (what === 'custom-skus' && method === 'DELETE') {
      delete packageOf(tag).skus[url.searchParams.get('key') ?? ''];
      return { metrc_number: tag };
    }
    throw new Refusal(404, 'Not found', { code: 'NOT_FOUND' });
  };

  const say = (response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part);
    const text = Buffer.concat(parts).toString();
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const method = request.method ?? '';
    const body: unknown = text === '' ? undefined : JSON.parse(text);
    const key = request.headers['x-api-key']?.toString();
    const ifNoneMatch = request.headers['if-none-match'];
    requests.push({ method, path: url.pathname, body, key, ifNoneMatch });
    const planned = faults.find(({ part, times }) => times > 0 && url.pathname.includes(part));
    if (planned) planned.times -= 1;
    const fault = planned?.fault;
    if (fault?.kind === 'hang') return;
    if (fault?.kind === 'drop') {
      request.socket.destroy();
      return;
    }
    if (fault?.kind === 'answer') {
      say(response, fault.status, fault.body, fault.headers);
      return;
    }
    let status = 200;
    let answer: unknown;
    try {
      if (key !== settings.key) throw new Refusal(401, 'Invalid API key', { code: 'UNAUTHORIZED' });
      answer = answerTo(method, url, body);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      status = error.status;
      answer = error.body;
    }
    const at = holds.findIndex(({ part }) => url.pathname.includes(part));
    const [held] = at === -1 ? [] : holds.splice(at, 1);
    const written = JSON.stringify(answer);
    held?.arrived();
    await held?.released;
    if (fault?.kind === 'lost') {
      request.socket.destroy();
      return;
    }
    const tagOf = `"${Buffer.from(written).toString('base64').slice(-40)}-${written.length}"`;
    if (etag && status === 200 && ifNoneMatch === tagOf) {
      response.writeHead(304).end();
      return;
    }
    say(response, status, written, etag && method === 'GET' ? { etag: tagOf } : {});
  };

  let server: Server;
  const sockets = new Set<Socket>();
  const listen = async (port: number): Promise<number> => {
    server = createServer((request, response) => {
      void serve(request, response);
    });
    server.on('connection', (socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
    });
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('The server has no port.');
    return address.port;
  };
  const close = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    if (server.listening) await new Promise((resolve) => server.close(resolve));
  };
  const port = await listen(0);
  running.push(close);

  return {
    url: `http://127.0.0.1:${port}`,
    port,
    settings,
    packages,
    requests,
    effects,
    /** A package with the four default SKUs and these. */
    put: (tag: string, strain: string, grams: number, custom: Record<string, TrackerSku> = {}): void => {
      packages.set(tag, {
        strain,
        mg: Math.round(grams * 1000),
        skus: { ...DEFAULTS, ...custom },
        excluded: new Set(),
        manual: new Map(),
      });
    },
    of: (tag: string): TrackerPackage => {
      const found = packages.get(tag);
      if (!found) throw new Error(`The tracker has no package ${tag}.`);
      return found;
    },
    fail: (part: string, fault: TrackerFault, times = 1): void => {
      faults.push({ part, fault, times });
    },
    heal: (): void => {
      faults.length = 0;
    },
    /** The next answer to a path is worked out when it is asked for and given when it is released. */
    hold: (part: string) => {
      const arrival = Promise.withResolvers<void>();
      const release = Promise.withResolvers<void>();
      holds.push({ part, arrived: arrival.resolve, released: release.promise });
      return {
        arrived: arrival.promise,
        release: release.resolve,
        /** Nobody asked after all. */
        forget: (): void => {
          const at = holds.findIndex(({ arrived }) => arrived === arrival.resolve);
          if (at !== -1) holds.splice(at, 1);
        },
      };
    },
    calls: (part: string): SeenRequest[] => requests.filter(({ path }) => path.includes(part)),
    /** Nobody listens on its port any more, until it comes back. */
    goAway: close,
    comeBack: async (): Promise<void> => {
      await listen(port);
    },
  };
}
