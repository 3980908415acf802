// Looking for secrets: everything that can be read is read, and every text is searched for each secret in every spelling.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { call, isProcedure } from '@orpc/server';
import { expect } from 'vitest';
import { z } from 'zod';
import type { ProcedureMeta } from '#shared/contract/base.ts';
import type { Job } from '#shared/contract/jobs.ts';
import type { TestCore } from './create-test-core.ts';
import { unpack } from './read-export.ts';
import type { TestWindow } from './seats.ts';

/** Written down apart from the redaction, so that both must be wrong in the same way to miss one. */
function spellings(secret: string): string[] {
  const once = encodeURIComponent(secret);
  const inside = (before: string) => {
    const bytes = Buffer.from(`${before}${secret}`);
    return bytes.toString('base64').slice(Math.ceil((before.length * 4) / 3) + 1, Math.floor((bytes.length * 4) / 3));
  };
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    JSON.stringify(JSON.stringify(secret)).slice(3, -3),
    JSON.stringify(secret).slice(1, -1).replaceAll('/', '\\/'),
    once,
    once.replaceAll('%20', '+'),
    once.toLowerCase(),
    inside(''),
    inside('a'),
    inside('ab'),
    Buffer.from(secret).toString('base64url'),
    Buffer.from(secret).toString('hex'),
    secret.replaceAll('&', '&amp;'),
  ].filter((spelling) => spelling.length >= 6);
}

/** "secret in place" for everything that is found. */
export function found(places: ReadonlyMap<string, string>, planted: Readonly<Record<string, string>>): string[] {
  return Object.entries(planted).flatMap(([what, secret]) => {
    const all = spellings(secret);
    const hits = [...places].filter(([, text]) => all.some((spelling) => text.includes(spelling)));
    return hits.map(([where]) => `${what} in ${where}`);
  });
}

/** Every file below the folder as text, archives unpacked. Bytes that are no text stay searchable. */
export function filesIn(folder: string): Map<string, string> {
  const files = new Map<string, string>();
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const path = join(folder, name);
    if (!statSync(path).isFile()) continue;
    const bytes = readFileSync(path);
    files.set(`file ${name}`, bytes.toString('latin1'));
    for (const [part, text] of partsOf(name, bytes)) files.set(`file ${name}: ${part}`, text);
  }
  return files;
}

const partsOf = (name: string, bytes: Uint8Array): [part: string, text: string][] =>
  /\.(xlsx|zip)$/.test(name) ? Object.entries(unpack(bytes)) : [];

const fileShape = z.object({ fileName: z.string(), contentBase64: z.string() });

/** As JSON; of a file that is an archive also what is in it. */
function textOfAnswer(answer: unknown): string {
  const file = fileShape.safeParse(answer);
  const parts = file.success ? partsOf(file.data.fileName, Buffer.from(file.data.contentBase64, 'base64')) : [];
  return [JSON.stringify(answer), ...parts.map(([, text]) => text)].join('\n');
}

/** Takes everything and the audit log out, as files; archives unpacked. */
export async function exportEverything(client: TestWindow['client']): Promise<{
  readonly files: Map<string, string>;
  readonly jobIds: readonly string[];
}> {
  const jobs = [
    await client.exports.everything({ format: 'xlsx' }),
    await client.exports.everything({ format: 'csv-zip' }),
    await client.audit.export({ filter: {}, format: 'csv' }),
  ];
  const files = new Map<string, string>();
  for (const { jobId } of jobs) {
    const job = await ended(client, jobId);
    expect(job).toMatchObject({ state: 'done' });
    const { contentBase64 } = await client.jobs.readFile({ jobId, offset: 0 });
    const bytes = Buffer.from(contentBase64, 'base64');
    const name = job.file?.name ?? '';
    const parts = name.endsWith('.csv') ? [['audit.csv', bytes.toString()] as const] : partsOf(name, bytes);
    for (const [part, text] of parts) files.set(`exported ${name}: ${part}`, text);
  }
  return { files, jobIds: jobs.map(({ jobId }) => jobId) };
}

const CANNOT_BE_READ = new Set([
  // Waits for the next change; what it says is a list of areas and ids.
  'app.changes',
  // Needs an order of Apex's; what an order may hold is tried where orders are read.
  'orders.get',
]);

/**
 * Calls every reading procedure with each of the inputs; fails when one could not be made to answer, but for those that
 * `mayBeSilent` names: what they tell of is not there in that test.
 */
export async function readEverything(
  test: Pick<TestCore, 'core'>,
  window: Pick<TestWindow, 'seat'>,
  inputs: readonly unknown[],
  mayBeSilent: readonly string[] = [],
): Promise<Map<string, string>> {
  const said = new Map<string, string>();
  const silent: string[] = [];
  const visit = async (node: unknown, path: string[]): Promise<void> => {
    if (!isProcedure(node)) {
      if (typeof node !== 'object' || node === null) return;
      for (const [key, inner] of Object.entries(node)) await visit(inner, [...path, key]);
      return;
    }
    const name = path.join('.');
    const meta: Partial<ProcedureMeta> = node['~orpc'].meta;
    if (meta.write !== false || CANNOT_BE_READ.has(name)) return;
    const answers: string[] = [];
    let answered = false;
    for (const input of inputs) {
      try {
        const result: unknown = await call(node, input, { context: test.core.contextFor(window.seat) });
        answers.push(textOfAnswer(isStream(result) ? await firstOf(result) : result));
        answered = true;
      } catch (error) {
        answers.push(textOfError(error));
      }
    }
    if (!answered) silent.push(name);
    said.set(`answer of ${name}`, answers.join('\n'));
  };
  await visit(test.core.router, []);
  expect(silent.filter((name) => !mayBeSilent.includes(name))).toEqual([]);
  return said;
}

const isStream = (value: unknown): value is AsyncIterable<unknown> =>
  typeof value === 'object' && value !== null && Symbol.asyncIterator in value;

async function firstOf(stream: AsyncIterable<unknown>): Promise<unknown> {
  for await (const value of stream) return value;
  return null;
}

export const textOfError = (error: unknown): string =>
  JSON.stringify([error, error instanceof Error ? [error.message, error.stack, String(error.cause)] : String(error)]);

export async function ended(client: TestWindow['client'], jobId: string): Promise<Job> {
  for (;;) {
    const job = (await client.jobs.list()).find(({ id }) => id === jobId);
    if (!job) throw new Error('The job is not there.');
    if (job.state !== 'running') return job;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
