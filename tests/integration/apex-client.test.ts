// The Apex client against the stand-in: what goes over the wire, and what each failure is called.
import { afterEach, describe, expect, test } from 'vitest';
import { createRateLimit } from '#main/core/rate-limit.ts';
import { createApexClient } from '#main/integrations/apex/client.ts';
import { ApexError, type ApexErrorKind } from '#main/integrations/apex/errors.ts';
import type { ApexCall } from '#main/integrations/apex/port.ts';
import type { FaultKind } from '#main/sandbox/apex/faults.ts';
import { type ApexSandbox, type ApexSandboxOptions, startApexSandbox } from '#main/sandbox/apex/server.ts';
import { createFakeClock } from '#tests/support/fake-clock.ts';
import { TOKEN, WORKED_CASE } from '#tests/support/scenarios.ts';

const running: ApexSandbox[] = [];
afterEach(async () => {
  for (const apex of running.splice(0)) await apex.stop();
});

const never = new AbortController().signal;
const EVERYTHING = { updatedFrom: '1970-01-01T00:00:00Z', page: 1, perPage: 500, activeOnly: true };

async function bench(options: Partial<ApexSandboxOptions> = {}) {
  const clock = createFakeClock(undefined, { autoAdvance: true });
  const apex = await startApexSandbox({
    tokens: [{ token: TOKEN, abilities: 'all' }],
    random: () => 0.5,
    ...options,
    now: () => new Date(clock.now()),
    data: WORKED_CASE,
  });
  running.push(apex);
  const calls: ApexCall[] = [];
  let token: string | null = TOKEN;
  const client = createApexClient({
    clock,
    rateLimit: createRateLimit(clock, 12),
    baseUrl: () => `${apex.url}/`,
    token: () => token,
    timeoutMs: () => 15_000,
    onCall: (call) => calls.push(call),
  });
  return { apex, clock, client, calls, setToken: (next: string | null) => (token = next) };
}

/** What `work` was refused with. */
async function failureOf(work: Promise<unknown>): Promise<ApexError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof ApexError) return error;
    throw error;
  }
  throw new Error('It did not fail.');
}

describe('the client', () => {
  test('reads pages, says whether there are more, and counts credits as Apex does', async () => {
    const { client, calls, apex } = await bench();
    const first = await client.listBatches({ ...EVERYTHING, perPage: 2 }, never);
    expect(first).toMatchObject({ total: 3, more: true, unreadable: [] });
    expect(first.items.map(({ batchId }) => batchId)).toEqual([1001, 1002]);
    expect((await client.listBatches({ ...EVERYTHING, perPage: 2, page: 2 }, never)).more).toBe(false);
    await client.listProducts(EVERYTHING, never);
    await client.getBatch(1001, never);
    await client.setQuantity(1001, 5, never);
    await client.welcome(never);
    expect((await client.usage(never)).creditsUsed).toBeGreaterThan(0);
    expect(calls.reduce((sum, { credits }) => sum + credits, 0)).toBe(apex.counters.credits);
    expect(calls.at(-1)).toMatchObject({ status: 200, skewMs: expect.any(Number), remaining: expect.any(Number) });
  });

  test('asks for JSON with the token, at /v2 first and at /v1 where that is all there is', async () => {
    const { client, apex } = await bench({ apiVersions: 'v1' });
    await client.listBatches(EVERYTHING, never);
    await client.setQuantity(1001, 7, never);
    expect(apex.requests.map(({ path, status }) => [path, status])).toEqual([
      ['/v2/batches', 404],
      ['/v1/batches', 200],
      ['/v1/batches/1001', 200],
    ]);
  });

  test('puts where patching is not allowed, and several calls may find out at once', async () => {
    const { client, apex } = await bench({ patchSupported: false });
    await Promise.all([1001, 1002, 1003].map((id) => client.setQuantity(id, 9, never)));
    await client.setQuantity(1001, 8, never);
    expect(apex.requests.at(-1)).toMatchObject({ method: 'PUT', status: 200 });
    expect([...apex.state.batches.values()].map(({ quantity }) => quantity)).toEqual([8, 9, 9]);
  });

  test('makes no call without a token', async () => {
    const { client, apex, setToken } = await bench();
    setToken(null);
    expect(await failureOf(client.setQuantity(1001, 1, never))).toMatchObject({
      kind: 'unauthorised',
      mayHaveHappened: false,
    });
    expect(apex.requests).toEqual([]);
  });

  test('never says the token in an error', async () => {
    const { client, apex } = await bench();
    apex.faults.add({ kind: 'refuse', times: 'always' });
    const error = await failureOf(client.getBatch(1001, never));
    expect(JSON.stringify([error.message, error.detail, error.stack])).not.toContain(TOKEN);
  });

  test('gives up after its deadline and when it is told to', async () => {
    const { client, apex, clock } = await bench();
    apex.faults.add({ kind: 'hang', times: 'always' });
    const reached = async (n: number) => {
      while (apex.requests.length < n) await new Promise((resolve) => setImmediate(resolve));
    };
    const slow = failureOf(client.setQuantity(1001, 1, never));
    await reached(1);
    await clock.advance(15_001);
    expect(await slow).toMatchObject({ kind: 'timeout', mayHaveHappened: true });
    const stop = new AbortController();
    const stopped = failureOf(client.setQuantity(1001, 1, stop.signal));
    await reached(2);
    stop.abort();
    expect(await stopped).toMatchObject({ kind: 'aborted', mayHaveHappened: true });
    const before = new AbortController();
    before.abort();
    expect(await failureOf(client.getBatch(1001, before.signal))).toMatchObject({
      kind: 'aborted',
      mayHaveHappened: false,
    });
  });

  const failures: readonly (readonly [FaultKind, ApexErrorKind, boolean])[] = [
    ['refuse', 'network', true],
    ['reset-mid-body', 'network', true],
    ['lost-answer', 'network', true],
    ['status-401', 'unauthorised', false],
    ['status-403', 'forbidden', false],
    ['status-404', 'not_found', false],
    ['status-409', 'conflict', true],
    ['status-413', 'rejected', false],
    ['status-422', 'rejected', false],
    ['status-429', 'rate_limited', false],
    ['status-500', 'server', true],
    ['status-502', 'server', true],
    ['status-503', 'server', true],
    ['html', 'shape', true],
    ['truncated-json', 'shape', true],
    ['wrong-types', 'shape', true],
    ['missing-fields', 'shape', true],
  ];
  test.each(failures)('calls %s on a push %s; it may have happened: %s', async (kind, expected, mayHaveHappened) => {
    const { client, apex } = await bench();
    apex.faults.add({ kind });
    expect(await failureOf(client.setQuantity(1001, 9, never))).toMatchObject({ kind: expected, mayHaveHappened });
  });

  test('tells a push that was never sent from one that may have been', async () => {
    const { client, apex } = await bench();
    await apex.stop();
    expect(await failureOf(client.setQuantity(1001, 9, never))).toMatchObject({
      kind: 'network',
      mayHaveHappened: false,
    });
  });

  test('holds everything back as long as Retry-After says, up to an hour', async () => {
    const { client, apex, clock } = await bench();
    apex.faults.add({ kind: 'status-429', retryAfter: 30 });
    expect(await failureOf(client.getBatch(1001, never))).toMatchObject({ retryAfterMs: 30_000 });
    const before = clock.now();
    await client.getBatch(1001, never);
    expect(clock.now() - before).toBeGreaterThanOrEqual(30_000);
    apex.faults.add({ kind: 'status-503', retryAfter: 'Fri, 31 Dec 9999 23:59:59 GMT' });
    expect(await failureOf(client.getBatch(1001, never))).toMatchObject({ retryAfterMs: 3_600_000 });
  });

  test('names rows it cannot read instead of making something of them', async () => {
    const { client, apex } = await bench();
    apex.faults.add({ kind: 'missing-fields' });
    expect(await client.listBatches(EVERYTHING, never)).toMatchObject({
      items: [],
      unreadable: ['1001', '1002', '1003'],
    });
  });
});
