// Servers that answer in odd ways, and cores that talk to them: what the strict stand-in is not meant for.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type ApexSandboxOptions, startApexSandbox } from '#main/sandbox/apex/server.ts';
import { createTestCore, csvOf } from '#tests/support/create-test-core.ts';
import { createFakeClock, type FakeClock } from '#tests/support/fake-clock.ts';
import { endScenarios, TOKEN, WEDDING_CAKE } from '#tests/support/scenarios.ts';

export type Json = Record<string, unknown>;
interface RawRequest {
  readonly method: string;
  readonly path: string;
  readonly quantity: number;
  /** Of a list; 0 when not asked for. */
  readonly perPage: number;
  readonly at: number;
  /** The Authorization header as it came. */
  readonly authorization: string;
}
interface RawAnswer {
  readonly status?: number;
  readonly body: unknown;
  readonly location?: string;
}
interface RawApexOptions {
  readonly products?: readonly Json[];
  readonly batches?: readonly Json[];
  /** Lists as they are in this installation: with meta and links, or without. */
  readonly meta?: boolean;
  /** Instead of the ordinary answer, when it gives one. */
  readonly answer?: (request: RawRequest) => RawAnswer | undefined | Promise<RawAnswer | undefined>;
}

export const stops: (() => Promise<unknown>)[] = [];

/** Ends everything the helpers here started, newest first. For an afterEach. */
export async function endOddServers(): Promise<void> {
  for (const stop of stops.splice(0).reverse()) await stop();
  await endScenarios();
}

export const WEDDING_CAKE_HALF = { id: 501, name: 'CannaDart - Wedding Cake 0.5g' };
export const HALF_BATCH = { id: 1001, product_id: 501, name: 'WC-0.5', quantity: 0 };

/** A server that speaks as little of Apex as an answer needs, and any odd answer besides. */
export async function startRawApex(clock: FakeClock, options: RawApexOptions = {}) {
  const { products = [WEDDING_CAKE_HALF], batches = [HALF_BATCH], meta = true } = options;
  const records = batches.map((batch): Json => ({ ...batch }));
  const requests: RawRequest[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const parts: Buffer[] = [];
    for await (const part of incoming) parts.push(part);
    const url = new URL(incoming.url ?? '/', 'http://127.0.0.1');
    const sent: unknown = parts.length > 0 ? JSON.parse(Buffer.concat(parts).toString()) : null;
    const quantity = typeof sent === 'object' && sent !== null ? Number(Reflect.get(sent, 'quantity')) : Number.NaN;
    const request: RawRequest = {
      method: incoming.method ?? '',
      path: url.pathname.slice(4),
      quantity,
      perPage: Number(url.searchParams.get('per_page')),
      at: clock.now(),
      authorization: incoming.headers.authorization ?? '',
    };
    requests.push(request);
    const list = (key: string, rows: readonly Json[]): RawAnswer => {
      const perPage = Number(url.searchParams.get('per_page'));
      const page = Number(url.searchParams.get('page'));
      const shown = rows.slice((page - 1) * perPage, page * perPage);
      const last_page = Math.max(1, Math.ceil(rows.length / perPage));
      return { body: { [key]: shown, ...(meta ? { meta: { last_page, total: rows.length } } : {}) } };
    };
    const ordinary = (): RawAnswer => {
      if (request.path === '/v1/products') return list('products', products);
      if (request.path === '/v2/batches') return list('batches', records);
      const record = records.find(({ id }) => request.path === `/v2/batches/${id}`);
      if (!record) return { status: 404, body: { message: 'Not found' } };
      if (request.method === 'PATCH') record.quantity = quantity;
      return { body: { batch: record } };
    };
    const { status = 200, body, location } = (await options.answer?.(request)) ?? ordinary();
    outgoing.writeHead(status, { 'content-type': 'application/json', ...(location ? { location } : {}) });
    outgoing.end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  stops.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return {
    url: `http://127.0.0.1:${address.port}/api`,
    requests,
    records,
    patches: () => requests.filter(({ method }) => method === 'PATCH'),
    quantityOf: (id: number) => records.find((record) => record.id === id)?.quantity,
  };
}

export const testClock = () => createFakeClock(undefined, { autoAdvance: true });

export async function startCore(options: Parameters<typeof createTestCore>[0]) {
  const core = await createTestCore({ apexToken: TOKEN, ...options });
  stops.push(() => core.discard());
  return core;
}

/** One package of 100 g Wedding Cake, and a server that does as the test says. */
export async function startOddServer(options: RawApexOptions = {}) {
  const clock = testClock();
  const apex = await startRawApex(clock, options);
  const core = await startCore({ apexUrl: apex.url, clock });
  await core.importCsv(csvOf([[WEDDING_CAKE, 'Wedding Cake', 100]]));
  const look = async () => {
    await clock.advance(2000);
    return core.client.apexSync.refreshMapping({ full: false });
  };
  return { ...core, clock, apex, look, plan: async () => (await core.client.apexSync.plan()).items };
}

export const startStandIn = async (
  clock: FakeClock,
  data: ApexSandboxOptions['data'],
  options: Partial<ApexSandboxOptions> = {},
) => {
  const apex = await startApexSandbox({
    tokens: [{ token: TOKEN, abilities: 'all' }],
    random: () => 0.5,
    now: () => new Date(clock.now()),
    data,
    ...options,
  });
  stops.push(() => apex.stop());
  return apex;
};

/** Lets the event loop run until the condition holds. */
export const until = async (condition: () => boolean): Promise<void> => {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
};
