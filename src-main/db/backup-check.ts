// Reads a whole database file and says whether SQLite trusts it. That takes seconds for a large one, so it happens in
// a thread of its own: windows and pollers go on meanwhile. Where no thread can be had it happens here. The code of
// the thread is text because the program is shipped as one bundled file.
import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import Database from 'better-sqlite3';
import { z } from 'zod';

export interface FileCheck {
  /** "ok", or the first thing SQLite found wrong. */
  readonly whole: string;
  /** Rows whose parent row is missing. */
  readonly orphans: number;
}

const answerShape = z.object({ whole: z.string(), orphans: z.int() });

const IN_A_THREAD = `
const { parentPort, workerData } = require('node:worker_threads');
const Database = require(workerData.sqlite);
const file = new Database(workerData.path, { readonly: true, fileMustExist: true });
const answer = { whole: 'ok', orphans: 0 };
try {
  answer.whole = String(file.pragma(workerData.check, { simple: true }));
  if (answer.whole === 'ok') answer.orphans = file.pragma('foreign_key_check').length;
} catch (error) {
  answer.whole = String(error && error.message);
} finally {
  file.close();
}
parentPort.postMessage(answer);
`;

/** quick: pages and rows. full: also that every index says the same as its table. */
export type CheckDepth = 'quick' | 'full';

const PRAGMA_OF = { quick: 'quick_check(1)', full: 'integrity_check(1)' } as const;

/** Opens the file for reading only. A file that is no database is one that is not whole; never rejects for that. */
export async function checkFile(path: string, depth: CheckDepth): Promise<FileCheck> {
  const found = await inAThread(path, depth).catch(() => null);
  return found ?? inThisThread(path, depth);
}

function inAThread(path: string, depth: CheckDepth): Promise<FileCheck> {
  const sqlite = createRequire(import.meta.url).resolve('better-sqlite3');
  const workerData = { sqlite, path, check: PRAGMA_OF[depth] };
  return new Promise((resolve, reject) => {
    const worker = new Worker(IN_A_THREAD, { eval: true, workerData, execArgv: [], env: {} });
    worker.once('message', (answer: unknown) => resolve(answerShape.parse(answer)));
    worker.once('error', reject);
    worker.once('exit', () => reject(new Error('The check ended without an answer.')));
  });
}

function inThisThread(path: string, depth: CheckDepth): FileCheck {
  let file: Database.Database | null = null;
  try {
    file = new Database(path, { readonly: true, fileMustExist: true });
    const whole = String(file.pragma(PRAGMA_OF[depth], { simple: true }));
    const orphans = whole === 'ok' ? file.pragma('foreign_key_check') : [];
    return { whole, orphans: Array.isArray(orphans) ? orphans.length : 0 };
  } catch (error) {
    return { whole: error instanceof Error ? error.message : String(error), orphans: 0 };
  } finally {
    file?.close();
  }
}
