// Walks the whole contract: a procedure added tomorrow is tested tomorrow without a line here.
import { isContractProcedure } from '@orpc/contract';
import { call, isProcedure, ORPCError } from '@orpc/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '#main/core/actor.ts';
import { PERMISSIONS, type ProcedureMeta } from '#shared/contract/base.ts';
import { ERROR_MAP } from '#shared/contract/errors.ts';
import { contract } from '#shared/contract/index.ts';
import { isErrorCode } from '#shared/text/errors.ts';
import { actorWith, operator } from '#tests/support/actors.ts';
import { createTestCore, type TestCore } from '#tests/support/create-test-core.ts';

interface Walked {
  readonly path: string;
  readonly meta: ProcedureMeta;
  readonly errors: readonly string[];
  readonly hasOutput: boolean;
}

function walkContract(node: unknown, path: readonly string[] = []): Walked[] {
  if (isContractProcedure(node)) {
    const { meta, errorMap, outputSchema } = node['~orpc'];
    const { permission, write, audits } = meta;
    const errors = Object.keys(errorMap);
    const hasOutput = outputSchema !== undefined;
    const known = PERMISSIONS.find((one) => one === permission) ?? null;
    const audited = typeof audits === 'string' ? audits : null;
    return [
      {
        path: path.join('.'),
        meta: { permission: known, write: write === true, audits: audited, keeps: [] },
        errors,
        hasOutput,
      },
    ];
  }
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, value]) => walkContract(value, [...path, key]));
}

const procedures = walkContract(contract);

function find(node: unknown, path: string) {
  let at = node;
  for (const key of path.split('.')) at = typeof at === 'object' && at !== null ? Reflect.get(at, key) : undefined;
  if (!isProcedure(at)) throw new Error(`The router has no procedure ${path}`);
  return at;
}

let test: TestCore;
beforeAll(async () => {
  test = await createTestCore();
});
afterAll(() => test.discard());

async function tryAs(actor: Actor, path: string, input?: unknown): Promise<unknown> {
  try {
    return await call(find(test.core.router, path), input, { context: test.core.contextFor(actor) });
  } catch (error) {
    return error;
  }
}

const codeOf = (answer: unknown): string | null => (answer instanceof ORPCError ? answer.code : null);
const everythingInTheDatabase = async (): Promise<string> =>
  JSON.stringify([
    await test.client.packages.list({}),
    await test.client.settings.get(),
    await test.client.mapping.pins(),
  ]);

describe('the contract', () => {
  it('has procedures in every area, and the router implements each of them', () => {
    expect(procedures.length).toBeGreaterThan(30);
    expect(new Set(procedures.map(({ path }) => path.split('.')[0]))).toEqual(new Set(Object.keys(contract)));
    for (const { path } of procedures) expect(() => find(test.core.router, path)).not.toThrow();
  });

  it('uses every permission it knows', () => {
    expect(new Set(procedures.map(({ meta }) => meta.permission))).toEqual(new Set(PERMISSIONS));
  });
});

describe.each(procedures)('$path', ({ path, meta, errors, hasOutput }) => {
  it('declares the permission it needs', () => {
    expect(meta.permission).not.toBeNull();
  });

  it('declares what it audits when it writes, and asks for more than reading', () => {
    if (!meta.write) return expect(meta.audits).toBeNull();
    expect(meta.audits).toMatch(/^[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*$/);
    expect(meta.permission).not.toBe('data.read');
  });

  it('checks what it answers, and answers only errors that have words', () => {
    expect(hasOutput).toBe(true);
    expect(errors).toEqual(Object.keys(ERROR_MAP));
    for (const code of errors) expect(isErrorCode(code)).toBe(true);
  });

  it('refuses everybody without its permission, whatever else they may do and whatever they send', async () => {
    const others = PERMISSIONS.filter((permission) => permission !== meta.permission);
    const before = await everythingInTheDatabase();
    for (const actor of [actorWith('All but this', others), actorWith('Nobody', [])]) {
      for (const input of [undefined, {}, { id: 'x', actor: 'Admin', permissions: PERMISSIONS }]) {
        const answer = await tryAs(actor, path, input);
        expect(answer).toMatchObject({ code: 'FORBIDDEN_ACTION', status: 403, data: { permission: meta.permission } });
      }
    }
    expect(await everythingInTheDatabase()).toBe(before);
  });
});

describe('what the gate makes of wrong input', () => {
  it.each([
    ['packages.get', { id: 'not-an-id' }],
    ['packages.get', undefined],
    ['packages.create', { metrcNumber: '1A1', strain: '', initialMg: 1 }],
    ['packages.create', { metrcNumber: '1A1', strain: 'x', initialMg: 0.5 }],
    ['packages.decrement', { metrcNumber: '1A1', sku: 'singles_1g', units: 0, idempotencyKey: 'k' }],
    ['packages.decrement', { metrcNumber: '1A1', sku: 'singles_1g', units: -1, idempotencyKey: 'k' }],
    ['packages.decrement', { metrcNumber: '1A1', sku: 'singles_1g', units: 1.5, idempotencyKey: 'k' }],
    ['settings.set', { 'sync.intervalSeconds': 0 }],
    ['settings.set', 'nonsense'],
    ['mapping.searchBatches', { search: 'x'.repeat(201) }],
  ])('%s: an INVALID_INPUT that names the field (422)', async (path, input) => {
    const answer = await tryAs(operator, path, input);
    expect(answer).toMatchObject({ code: 'INVALID_INPUT', status: 422, defined: true });
    const parsed = ERROR_MAP.INVALID_INPUT.data.safeParse(answer instanceof ORPCError ? answer.data : null);
    expect(parsed.success).toBe(true);
    expect(parsed.data?.reason).not.toBe('');
  });

  it('never anything the contract does not know', async () => {
    for (const { path } of procedures) {
      if (path === 'app.changes' || path.startsWith('apexSync.r')) continue;
      for (const input of [null, 7, 'text', [], { id: '019a0000-0000-7000-8000-000000000000' }]) {
        const code = codeOf(await tryAs(operator, path, input));
        expect(code === null || isErrorCode(code), `${path} answered ${code}`).toBe(true);
      }
    }
  });
});

describe('what goes wrong inside', () => {
  it('is a reference for the person, and the rest in the log', async () => {
    const broken = await createTestCore();
    await broken.discard();
    const error = await broken.client.packages.calculate().catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: 'UNEXPECTED', status: 500 });
    const reference = error instanceof ORPCError ? String(error.data.reference) : '';
    expect(reference).toMatch(/^[0-9A-F]{8}$/);
    expect(JSON.stringify(error)).not.toContain('database');
    expect(broken.lines.some(({ level, line }) => level === 'error' && line.includes(reference))).toBe(true);
  });
});

describe('who did it', () => {
  it('is stamped by the host, whatever the caller claims', async () => {
    const actor = actorWith('Shift lead', PERMISSIONS);
    const input = { metrcNumber: '1A77', strain: 'Blue Dream', initialMg: 1000, actor: 'Somebody else' };
    const created = await tryAs(actor, 'packages.create', input);
    const id = created !== null && typeof created === 'object' ? String(Reflect.get(created, 'id')) : '';
    const { ledger } = await test.client.packages.get({ id });
    expect(ledger.map((row) => row.actor)).toEqual(['Shift lead']);
  });
});
