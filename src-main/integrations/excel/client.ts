// The workbook on disk, as the port wants it: what takes time happens in a thread, what goes to and from it goes in small
// heaps, and a file that is still the one that was read is not read again.
import { stat } from 'node:fs/promises';
import type { SheetCell } from '#shared/rules/sheet-columns.ts';
import { breathe } from '../../core/breathe.ts';
import type { Clock } from '../../core/clock.ts';
import { findOpener } from './lock-files.ts';
import { ExcelError, type ExcelPort, type FileMark, type ReadBook, type TabToWrite } from './port.ts';
import { createBookThread } from './thread.ts';
import { heapsToWrite } from './thread-messages.ts';
import { watchFile } from './watch.ts';

export interface ExcelOptions {
  readonly clock: Clock;
}

const IDLE_MS = 60_000;
const GRACE_MS = 5000;
/** Some disks count time in steps of two seconds: until then a file can change without looking any different. */
const SETTLED_MS = 3000;

const NO_CELLS: readonly SheetCell[] = [];

export function createExcel({ clock }: ExcelOptions): ExcelPort {
  const thread = createBookThread({ clock, idleMs: IDLE_MS, graceMs: GRACE_MS });
  const watches = new Set<{ stop(): Promise<void> }>();
  /** What files were when they had stood for long enough that their size and time tell. */
  const settled = new Map<string, FileMark>();

  const isStill = async (path: string, mark: FileMark): Promise<boolean> => {
    const known = settled.get(path);
    if (known === undefined || known.sha256 !== mark.sha256) return false;
    const now = await stat(path).catch(() => null);
    return now !== null && now.size === known.size && Math.trunc(now.mtimeMs) === known.modifiedMs;
  };
  const remember = (path: string, mark: FileMark, at: number): void => {
    if (at - mark.modifiedMs > SETTLED_MS) settled.set(path, mark);
    else settled.delete(path);
  };

  return {
    openedBy: (path) => findOpener(path, clock.now()),

    read: async (path, unless, signal) => {
      if (signal.aborted) throw new ExcelError('aborted');
      if (unless !== null && (await isStill(path, unless))) return 'same';
      const at = clock.now();
      return thread.talk<ReadBook | 'same' | null>(signal, async ({ say, hear, cancel }) => {
        say({ kind: 'read', path, unless: unless?.sha256 ?? null, cancel });
        const found = await hear();
        if (found.kind === 'same') {
          remember(path, found.mark, at);
          return 'same';
        }
        if (found.kind !== 'found') return null;
        const tabs = found.tabs.map((tab) => ({ ...tab, rows: [] as (readonly SheetCell[])[] }));
        for (;;) {
          if (signal.aborted) throw new ExcelError('aborted');
          say({ kind: 'more' });
          const said = await hear();
          if (said.kind !== 'rows') break;
          const rows = tabs[said.tab]?.rows;
          for (const row of said.rows) {
            if (typeof row !== 'number') rows?.push(row);
            else for (let i = 0; i < row; i += 1) rows?.push(NO_CELLS);
          }
        }
        remember(path, found.mark, at);
        return { mark: found.mark, tabs };
      });
    },

    write: (path, tabs, over, signal) =>
      thread.talk(signal, async ({ say, hear, cancel }) => {
        say({ kind: 'tabs', tabs: tabs.map((tab): TabToWrite => ({ ...tab, rows: [] })) });
        for (const [tab, { rows }] of tabs.entries()) {
          for (const heap of heapsToWrite(rows)) {
            if (signal.aborted) throw new ExcelError('aborted');
            say({ kind: 'rows', tab, rows: heap });
            await breathe();
          }
        }
        say({ kind: 'write', path, over, cancel });
        const said = await hear();
        if (said.kind !== 'written') throw new ExcelError('aborted', 'The thread for workbooks spoke nonsense.');
        return said.mark;
      }),

    watch: async (path, changed) => {
      const watching = await watchFile(path, changed, clock);
      const own = {
        stop: async () => {
          watches.delete(own);
          await watching.stop();
        },
      };
      watches.add(own);
      return own;
    },

    stop: async () => {
      await Promise.all([...watches].map((own) => own.stop()));
      await thread.stop();
    },
  };
}
