// The thread that reads and writes workbooks: its own program. One call at a time; whatever goes wrong is an answer.
import { parentPort } from 'node:worker_threads';
import { readFile, writeFile } from './book-file.ts';
import { type BookTab, ExcelError, type TabToWrite } from './port.ts';
import { type FromThread, heapsOf, type RowOrBlanks, type ToThread } from './thread-messages.ts';

const port = parentPort;
if (port === null) throw new Error('This is the program of a thread.');

const answer = (message: FromThread): void => port.postMessage(message);

let heaps: Iterator<{ readonly tab: number; readonly rows: readonly RowOrBlanks[] }> | null = null;
let tabs: (Omit<TabToWrite, 'rows'> & { readonly rows: TabToWrite['rows'][number][] })[] = [];

function* heapsOfTabs(found: readonly BookTab[]): Generator<{ tab: number; rows: readonly RowOrBlanks[] }> {
  for (const [tab, { rows }] of found.entries()) for (const heap of heapsOf(rows)) yield { tab, rows: heap };
}

const giveUpOn =
  (cancel: Int32Array): (() => void) =>
  () => {
    if (Atomics.load(cancel, 0) !== 0) throw new ExcelError('aborted');
  };

async function handle(message: ToThread): Promise<FromThread | null> {
  if (message.kind === 'read') {
    heaps = null;
    const found = readFile(message.path, message.unless, giveUpOn(message.cancel));
    if (found === null) return { kind: 'none' };
    if (found.tabs === null) return { kind: 'same', mark: found.mark };
    heaps = heapsOfTabs(found.tabs);
    const heads = found.tabs.map(({ title, hidden, notes }) => ({ title, hidden, notes: notes ?? [] }));
    return { kind: 'found', mark: found.mark, tabs: heads };
  }
  if (message.kind === 'more') {
    const next = heaps?.next();
    if (next && !next.done) return { kind: 'rows', ...next.value };
    heaps = null;
    return { kind: 'end' };
  }
  if (message.kind === 'tabs') {
    tabs = message.tabs.map((tab) => ({ ...tab, rows: [] }));
    return null;
  }
  if (message.kind === 'rows') {
    const rows = tabs[message.tab]?.rows;
    for (const row of message.rows) rows?.push(row);
    return null;
  }
  const wanted = tabs;
  tabs = [];
  return { kind: 'written', mark: await writeFile(message.path, wanted, message.over, giveUpOn(message.cancel)) };
}

port.on('message', (message: ToThread) => {
  handle(message).then(
    (said) => {
      if (said !== null) answer(said);
    },
    (error: unknown) => {
      heaps = null;
      // What is no ExcelError is a mistake of ours: it ends the thread, and the caller hears of it.
      if (!(error instanceof ExcelError)) throw error;
      answer({ kind: 'failed', failure: error.kind, detail: error.detail });
    },
  );
});
