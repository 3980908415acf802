// History and Delivery brought to where they are shown: kept in mind, made anew only after something that may be in them
// changed, and sent to Google no more often than people can read.
import type { SheetTrouble } from '#shared/contract/sheets.ts';
import { spreadsheetIdOf } from '#shared/rules/spreadsheet-id.ts';
import { type Clock, toInstant } from '../../core/clock.ts';
import type { EventBus } from '../../core/events.ts';
import { GoogleError } from '../../integrations/google-sheets/errors.ts';
import type { GoogleSheetsPort } from '../../integrations/google-sheets/port.ts';
import { writeTable } from './google-tables.ts';
import {
  deliveryTable,
  historyTable,
  type KnownWeeks,
  type SheetTable,
  sameRows,
  type TableSources,
} from './tables.ts';

export interface TableState {
  readonly sheet: SheetTable['sheet'];
  readonly trouble: SheetTrouble | null;
  readonly detail: string;
  readonly lastWrittenAt: string | null;
}

export interface TablesDeps {
  readonly port: GoogleSheetsPort;
  readonly clock: Clock;
  readonly random: () => number;
  readonly events: EventBus;
  readonly sources: TableSources;
  /** As typed; the packing list's own spreadsheet where there is none. */
  readonly spreadsheetOf: (sheet: SheetTable['sheet']) => string;
  readonly mayMake: () => boolean;
}

/** Between two writings of one sheet, and up to so much longer: two workstations must not stay in step. */
const PAUSE_MS = 20_000;
const JITTER_MS = 10_000;
/** Writings in a row after which nothing is looked at again until something changes. */
const MOST_REPAIRS = 4;
/** Written anew although nothing changed here: somebody may have changed it there. */
const ANYWAY_MS = 60 * 60_000;
const AGAIN_MS = 120_000;

export function createTablesSide(deps: TablesDeps) {
  const { clock, sources } = deps;
  const weeks: KnownWeeks = new Map();
  const makers = { history: () => historyTable(sources, weeks), delivery: () => deliveryTable(sources) } as const;
  const made = new Map<SheetTable['sheet'], SheetTable>();
  const last = new Map<SheetTable['sheet'], SheetTable>();
  const states = new Map<SheetTable['sheet'], TableState>();
  const sent = new Map<SheetTable['sheet'], { readonly table: SheetTable; readonly to: string; readonly at: number }>();
  const written = new Map<SheetTable['sheet'], number>();
  /** Not to be tried before. */
  const notBefore = new Map<SheetTable['sheet'], number>();
  const unsubscribe = deps.events.subscribe(({ area }) => {
    if (area === 'packing' || area === 'stores' || area === 'settings') made.clear();
    // Names of stores and the facility's days stand in weeks that did not change themselves.
    if (area === 'stores' || area === 'settings') weeks.clear();
  });

  const tableOf = (sheet: SheetTable['sheet']): SheetTable => {
    const known = made.get(sheet);
    if (known) return known;
    const table = makers[sheet]();
    // The same rows are the same table: nobody has to compare them again.
    const before = last.get(sheet);
    const same = before && sameRows(before.rows, table.rows) ? before : table;
    made.set(sheet, same);
    last.set(sheet, same);
    return same;
  };

  const write = async (sheet: SheetTable['sheet'], signal: AbortSignal): Promise<void> => {
    const now = clock.monotonic();
    const sentLast = sent.get(sheet);
    const before = states.get(sheet) ?? { sheet, trouble: null, detail: '', lastWrittenAt: null };
    if (now < (notBefore.get(sheet) ?? Number.NEGATIVE_INFINITY)) return;
    const typed = deps.spreadsheetOf(sheet);
    const to = spreadsheetIdOf(typed);
    const table = tableOf(sheet);
    if (sentLast?.table === table && sentLast.to === to && now - sentLast.at < ANYWAY_MS) return;
    notBefore.set(sheet, now + AGAIN_MS);
    if (to === null) {
      states.set(sheet, { ...before, trouble: 'no_spreadsheet', detail: typed });
      return;
    }
    try {
      const wrote = await writeTable(deps.port, to, table, { mayMake: deps.mayMake(), random: deps.random }, signal);
      if (wrote === 'not_ours') {
        states.set(sheet, { ...before, trouble: 'tab_is_yours', detail: table.title });
        return;
      }
      if (wrote === 'tab_missing') {
        states.set(sheet, { ...before, trouble: wrote, detail: table.title });
        return;
      }
      notBefore.set(sheet, now + PAUSE_MS + deps.random() * JITTER_MS);
      // Another workstation may have written at the same moment: what was written is looked at again, and put right. Not
      // for ever: it may see the list otherwise.
      const repairs = wrote ? (written.get(sheet) ?? 0) + 1 : 0;
      written.set(sheet, repairs % MOST_REPAIRS);
      if (repairs % MOST_REPAIRS === 0) sent.set(sheet, { table, to, at: now });
      else sent.delete(sheet);
      const lastWrittenAt = wrote ? toInstant(clock.now()) : before.lastWrittenAt;
      states.set(sheet, { sheet, trouble: null, detail: '', lastWrittenAt });
    } catch (error) {
      if (!(error instanceof GoogleError) || error.kind === 'aborted') throw error;
      states.set(sheet, { ...before, trouble: error.kind, detail: error.detail });
      // Too much is too much for the list as well.
      if (error.kind === 'quota') throw error;
    }
  };

  return {
    /** Only its own trouble: the packing list goes on. */
    write: async (signal: AbortSignal): Promise<void> => {
      await write('delivery', signal);
      await write('history', signal);
    },
    states: (): readonly TableState[] => [...states.values()],
    tables: (): readonly SheetTable[] => [tableOf('history'), tableOf('delivery')],
    startOver: (): void => {
      sent.clear();
      notBefore.clear();
      written.clear();
      states.clear();
    },
    stop: unsubscribe,
  };
}
