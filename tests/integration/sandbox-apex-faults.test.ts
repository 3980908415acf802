// The Apex stand-in against its reference: what calls cost, and faults on demand.
import { afterEach, describe, expect, test } from 'vitest';
import type { FaultKind } from '#main/sandbox/apex/faults.ts';
import { FAULT_STATUSES } from '#main/sandbox/apex/faults.ts';
import type { ApexSandboxOptions } from '#main/sandbox/apex/server.ts';
import { type Bench, bench, credits, endBenches, ids, LONG_AGO, rows, START } from '#tests/support/apex-bench.ts';

afterEach(endBenches);

describe('what calls cost', () => {
  test('fifteen requests fit in a sliding second and the sixteenth waits', async () => {
    const b = await bench();
    for (let i = 1; i <= 15; i += 1) {
      const { status, headers } = await b.send('GET', '/v1/welcome');
      expect([status, headers.get('x-ratelimit-limit')]).toEqual([200, '15']);
      expect(headers.get('x-ratelimit-remaining')).toBe(String(15 - i));
      b.advance(10);
    }
    const over = await b.send('GET', '/v1/welcome');
    expect([over.status, over.json]).toEqual([
      429,
      { message: 'Rate limit exceeded. Maximum 15 requests per second allowed.' },
    ]);
    expect(over.headers.get('retry-after')).toBe('1');
    expect(Number(over.headers.get('x-ratelimit-reset'))).toBe(Math.ceil((START + 1000) / 1000));
    b.advance(850);
    expect((await b.send('GET', '/v1/welcome')).status).toBe(200);
    expect((await b.send('GET', '/v1/welcome')).status).toBe(429);
  });

  test('a request is one credit and each item one, or three on products and orders', async () => {
    const b = await bench();
    const cost = async (path: string) => {
      await b.get(path);
      return b.apex.requests.at(-1)?.credits;
    };
    expect(await cost(`/v2/batches?${LONG_AGO}`)).toBe(1 + 3);
    expect(await cost('/v2/batches/1001')).toBe(1 + 1);
    expect(await cost(`/v1/products?${LONG_AGO}`)).toBe(1 + 2 * 3);
    expect(await cost(`/v1/products?${LONG_AGO}&with_batches=true`)).toBe(1 + 2 * 3 + 2);
    expect(await cost('/v1/products/501?with_metrc=1')).toBe(1 + 3 + 1);
    const { orderId } = b.apex.sell({ batchId: 1001, units: 1 });
    expect(await cost(`/v1/shipping-orders/${orderId}`)).toBe(4);
    expect(await cost(`/v1/shipping-orders?${LONG_AGO}&with_items=true`)).toBe(1 + 3 + 1);
    expect(await cost('/v1/deal-flows?with_order_statuses=true')).toBe(1 + 1 + 6);
    expect(await cost('/v2/batches/1')).toBe(1);
    await b.patch('/v2/batches/1001', { quantity: 1 });
    expect(b.apex.requests.at(-1)?.credits).toBe(1 + 1);
  });

  test('usage counts the month and starts again with the next', async () => {
    const b = await bench({ tokens: [{ token: 'all-access', abilities: 'all', monthlyCreditLimit: 1000 }] });
    await b.get(`/v2/batches?${LONG_AGO}`);
    await b.get('/v2/batches/1');
    expect((await b.get('/v1/usage')).json).toEqual({
      data: {
        month: '2026-11',
        credits_used: 4 + 1 + 1,
        monthly_credit_limit: '1000',
        request_count: 3,
        top_level_resources_returned: 3,
        billable_nested_resource_count: 0,
        throttled_request_count: 0,
        error_4xx_count: 1,
        error_5xx_count: 0,
      },
    });
    b.advance(15 * 86_400_000);
    expect(await credits(b)).toBe(1);
  });

  test('beyond the monthly limit every request is 429 without being a matter of pace', async () => {
    const b = await bench({ tokens: [{ token: 'all-access', abilities: 'all', monthlyCreditLimit: 4 }] });
    expect((await b.get(`/v2/batches?${LONG_AGO}`)).status).toBe(200);
    const { status, headers, json } = await b.patch('/v2/batches/1001', { quantity: 1 });
    expect([status, json.message, headers.get('retry-after')]).toEqual([429, 'Monthly credit limit exceeded.', null]);
    expect(headers.get('x-ratelimit-remaining')).toBe('14');
    expect(b.apex.state.batches.get(1001)?.quantity).toBe(200);
    expect(b.apex.counters.throttled).toBe(1);
  });
});

describe('faults on demand', () => {
  const outcome = async (b: Bench, path = `/v2/batches?${LONG_AGO}`) => {
    try {
      return (await b.get(path)).status;
    } catch {
      return 'broken';
    }
  };

  test.each(FAULT_STATUSES)('status %i answers once and changes nothing', async (code) => {
    const b = await bench();
    b.apex.faults.add({ kind: `status-${code}`, match: { method: 'PATCH' } });
    expect(await outcome(b)).toBe(200);
    expect((await b.patch('/v2/batches/1001', { quantity: 1 })).status).toBe(code);
    expect(b.apex.state.batches.get(1001)?.quantity).toBe(200);
    expect((await b.patch('/v2/batches/1001', { quantity: 1 })).status).toBe(200);
  });

  test('429 comes with Retry-After, with another one, or without', async () => {
    const b = await bench();
    b.apex.faults.add({ kind: 'status-429' });
    b.apex.faults.add({ kind: 'status-429', retryAfter: 'Sat, 21 Nov 2026 10:05:00 GMT' });
    b.apex.faults.add({ kind: 'status-429', retryAfter: null });
    const seen = [];
    for (let i = 0; i < 3; i += 1) seen.push((await b.get('/v1/welcome')).headers.get('retry-after'));
    expect(seen).toEqual(['1', 'Sat, 21 Nov 2026 10:05:00 GMT', null]);
  });

  test('faults match by method, path and place in the row, as often as asked, until cleared', async () => {
    const b = await bench();
    b.apex.faults.add({ kind: 'status-500', match: { path: '/v2/batches', nth: 2 }, times: 2 });
    b.apex.faults.add({ kind: 'status-503', match: { path: /^\/v1\/products/ }, times: 'always' });
    const batches = [await outcome(b), await outcome(b), await outcome(b), await outcome(b)];
    expect(batches).toEqual([200, 500, 500, 200]);
    expect(await outcome(b, '/v1/products/501')).toBe(503);
    expect(b.apex.faults.list()).toMatchObject([{ kind: 'status-503', remaining: null, fired: 1 }]);
    b.apex.faults.clear();
    expect(await outcome(b, '/v1/products/501')).toBe(200);
  });

  test.each<FaultKind>(['refuse', 'reset-mid-body', 'lost-answer'])('%s breaks the connection', async (kind) => {
    const b = await bench();
    b.apex.faults.add({ kind });
    expect([await outcome(b), await outcome(b)]).toEqual(['broken', 200]);
    expect(b.apex.requests[0]).toMatchObject({ fault: kind });
  });

  test('a reset mid-body comes after good headers', async () => {
    const b = await bench();
    b.apex.faults.add({ kind: 'reset-mid-body' });
    const headers = { accept: 'application/json', authorization: 'Bearer all-access' };
    const response = await fetch(`${b.apex.url}/v1/welcome`, { headers });
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow();
  });

  test('a lost answer still wrote; a refused connection did not', async () => {
    const b = await bench();
    b.apex.faults.add({ kind: 'refuse' });
    b.apex.faults.add({ kind: 'lost-answer' });
    await expect(b.patch('/v2/batches/1001', { quantity: 5 })).rejects.toThrow();
    expect(b.apex.state.batches.get(1001)?.quantity).toBe(200);
    await expect(b.patch('/v2/batches/1001', { quantity: 5 })).rejects.toThrow();
    expect(b.apex.state.batches.get(1001)?.quantity).toBe(5);
    expect(b.apex.writesOf(1001)).toMatchObject([{ applied: true, status: null, body: { quantity: 5 } }]);
  });

  test('a hang ends when the caller gives up, and never outlives stop', async () => {
    const b = await bench();
    b.apex.faults.add({ kind: 'hang', times: 2 });
    const patience = new AbortController();
    const given = b.send('GET', '/v1/welcome', { signal: patience.signal });
    patience.abort();
    await expect(given).rejects.toThrow();
    const hanging = b.send('GET', '/v1/welcome').catch(() => 'broken');
    while (b.apex.requests.filter(({ fault }) => fault === 'hang').length < 1) await new Promise(setImmediate);
    await b.apex.stop();
    expect(await hanging).toBe('broken');
  });

  test('a slow drip arrives whole, piece by piece', async () => {
    const waits: (() => void)[] = [];
    const timers: ApexSandboxOptions['timers'] = {
      set: (_ms, fn) => {
        waits.push(fn);
        return { cancel: () => {} };
      },
    };
    const b = await bench({ timers });
    b.apex.faults.add({ kind: 'slow-drip' });
    let done = false;
    const answer = b.get('/v1/welcome').finally(() => {
      done = true;
    });
    let pauses = 0;
    while (!done) {
      const next = waits.shift();
      if (next === undefined) {
        await new Promise(setImmediate);
        continue;
      }
      pauses += 1;
      next();
    }
    const { text } = await answer;
    expect(JSON.parse(text)).toHaveProperty('access');
    expect(pauses).toBe(Math.ceil(text.length / 16) - 1);
  });

  test('HTML and truncated JSON look like success and are not JSON', async () => {
    const b = await bench();
    b.apex.faults.add({ kind: 'html' });
    b.apex.faults.add({ kind: 'truncated-json' });
    const html = await b.get('/v1/welcome');
    expect([html.status, html.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    const cut = await b.get('/v1/welcome');
    expect([cut.status, cut.headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8']);
    expect(() => JSON.parse(cut.text)).toThrow();
  });

  test('wrong types and missing fields spoil the records', async () => {
    const b = await bench();
    b.apex.faults.add({ kind: 'wrong-types' });
    b.apex.faults.add({ kind: 'missing-fields' });
    const wrong = (await b.get(`/v2/batches?${LONG_AGO}`)).json;
    expect(rows(wrong, 'batches')[0]).toMatchObject({ id: { value: 1001 }, quantity: { value: 200 }, archived: 'no' });
    const missing = (await b.get(`/v2/batches?${LONG_AGO}`)).json;
    expect(rows(missing, 'batches')[0]).toMatchObject({ id: 1001 });
    expect(rows(missing, 'batches')[0]).not.toHaveProperty('quantity');
    expect(missing).not.toHaveProperty('meta');
  });

  test('pages come twice or out of order', async () => {
    const b = await bench();
    const pages = async () => [
      ids((await b.get(`/v2/batches?${LONG_AGO}&per_page=2`)).json, 'batches'),
      ids((await b.get(`/v2/batches?${LONG_AGO}&per_page=2&page=2`)).json, 'batches'),
    ];
    b.apex.faults.add({ kind: 'duplicated-pages', times: 2 });
    expect(await pages()).toEqual([
      [1001, 1002, 1001],
      [1001, 1002],
    ]);
    b.apex.faults.add({ kind: 'reordered-pages', times: 2 });
    expect(await pages()).toEqual([[1003], [1002, 1001]]);
    expect(await pages()).toEqual([[1001, 1002], [1003]]);
  });

  test('a skewed clock shows in the Date header only', async () => {
    const b = await bench();
    b.apex.faults.add({ kind: 'clock-skew', skewMs: -3_600_000 });
    expect((await b.get('/v1/welcome')).headers.get('date')).toBe('Sat, 21 Nov 2026 09:00:01 GMT');
    expect((await b.get('/v1/welcome')).headers.get('date')).toBe('Sat, 21 Nov 2026 10:00:02 GMT');
  });
});
