// The packing list in the workbook: read whenever somebody saved it, merged by the same rules as Google Sheets, and written
// whole while it is the live one. A file that somebody has open, or that changed since it was read, is never overwritten.
import { z } from 'zod';
import type { BookTrouble } from '#shared/contract/sheets.ts';
import { type MergePlan, mergePacking } from '#shared/rules/packing-merge.ts';
import type { BaseRow } from '#shared/rules/packing-merge-row.ts';
import { withKeysBack } from '#shared/rules/packing-torn.ts';
import { type SheetCell, type SheetColumnKey, type StaffColumn, TAB_TITLES } from '#shared/rules/sheet-columns.ts';
import { readPackingSheet, type SheetReading } from '#shared/rules/sheet-read.ts';
import { breathe } from '../../core/breathe.ts';
import { type Clock, toInstant } from '../../core/clock.ts';
import { newId } from '../../core/ids.ts';
import type { AppDatabase } from '../../db/database.ts';
import { namedState } from '../../db/states.ts';
import { type AgreedRow, openCopy } from '../../features/sheets/copies.ts';
import { noteFindingsTx, noteLook } from '../../features/sheets/findings.ts';
import { ExcelError, type ExcelPort, type FileMark } from '../../integrations/excel/port.ts';
import { createAgreedStore } from './agreed-store.ts';
import { type BookInput, basesOfBook, composeBook, generationOf } from './book-content.ts';
import { conflictOf, findingsOf, rowsBack } from './found.ts';
import type { ListSide } from './list-side.ts';
import { noteFor } from './notes.ts';
import { createRefusals } from './refusals.ts';
import { type SheetTable, tabOfTable } from './tables.ts';

const generation = namedState('sheets.book', z.object({ path: z.string(), generation: z.string() }));

export interface BookState {
  readonly trouble: BookTrouble | null;
  readonly detail: string;
  readonly openedBy: string;
  readonly exists: boolean;
  readonly lastReadAt: string | null;
  readonly lastWrittenAt: string | null;
}

export interface BookListDeps {
  readonly excel: ExcelPort;
  readonly list: ListSide;
  readonly database: AppDatabase;
  readonly clock: Clock;
  readonly path: () => string;
  /** History and Delivery. */
  readonly others: () => readonly SheetTable[];
}

type Grid = readonly (readonly SheetCell[])[];

interface KnownBook {
  readonly mark: FileMark;
  /** Of the packing tab; null when the file has none. */
  readonly packing: Grid | null;
  readonly comments: BookInput['comments'];
  readonly helper: Grid;
}

const START: BookState = {
  trouble: null,
  detail: '',
  openedBy: '',
  exists: false,
  lastReadAt: null,
  lastWrittenAt: null,
};

export function createBookList(deps: BookListDeps) {
  const { excel, list, database, clock } = deps;
  const copy = openCopy(database.read, 'excel');
  const refusals = createRefusals();
  let state = START;
  let book: KnownBook | null = null;
  let bookPath = '';
  /** What was merged last: the file, and our side of it. */
  let merged = { sha256: '', version: -1 };
  let written: readonly SheetTable[] = [];

  const set = (patch: Partial<BookState>): void => {
    state = { ...state, ...patch };
  };

  const agreed = createAgreedStore(database, copy);
  const store = async (rows: readonly AgreedRow[], dropped: readonly string[]): Promise<void> => {
    const changed = rows.filter(({ key, base }) => copy.rows.get(key) !== base);
    await agreed.storeAll(changed, dropped);
    await breathe();
  };

  const read = async (path: string, signal: AbortSignal): Promise<KnownBook | null> => {
    if (path !== bookPath) {
      book = null;
      bookPath = path;
    }
    const found = await excel.read(path, book?.mark ?? null, signal);
    if (found === 'same') return book;
    if (found === null) {
      book = null;
      return null;
    }
    const tab = (title: string) => found.tabs.find((one) => one.title.trim().toLowerCase() === title.toLowerCase());
    const packing = tab(TAB_TITLES.packing);
    book = {
      mark: found.mark,
      packing: packing?.rows ?? null,
      comments: packing?.notes ?? [],
      helper: tab(TAB_TITLES.helper)?.rows ?? [],
    };
    set({ lastReadAt: toInstant(clock.now()) });
    return book;
  };

  /** What was agreed on with this very file; with any other one, what that file itself was given. */
  const baseOf = (known: KnownBook, path: string): ReadonlyMap<string, BaseRow> => {
    const own = generation.read(database.read);
    const isOwn = own?.path === path && own.generation !== '' && own.generation === generationOf(known.helper);
    return isOwn ? copy.rows : basesOfBook(known.helper);
  };

  const merge = (reading: SheetReading, base: ReadonlyMap<string, BaseRow>): MergePlan =>
    mergePacking({
      ours: list.lines(),
      left: (key) => list.left(key)?.staff ?? null,
      base,
      reading,
      gone: new Map(),
      self: '',
      refused: (key, column, text) => refusals.isRefused(key, column, text, list.version()),
    });

  /** Takes over what was typed there. Null when the tab cannot be read as the list. */
  const takeOver = async (known: KnownBook, packing: Grid, path: string, by: string, signal: AbortSignal) => {
    const there = readPackingSheet(packing);
    if ('kind' in there) {
      if (there.kind === 'empty') return { reading: null, planNow: () => null, taken: 0, conflicts: 0 };
      const headers = 'headers' in there ? there.headers.join(', ') : '';
      set({ trouble: there.kind === 'header_twice' ? 'header_twice' : 'header_missing', detail: headers });
      return null;
    }
    const at = toInstant(clock.now());
    const base = baseOf(known, path);
    const reading = withKeysBack(there, list.lines(), base);
    let plan = merge(reading, base);
    const { takes } = plan;
    const told = takes.filter(({ conflict }) => conflict !== null).map((take) => conflictOf(take, list, by));
    if (told.length > 0) database.writeTx((tx) => void noteFindingsTx(tx, 'excel', told, at));
    if (takes.length > 0) {
      const refused = await list.apply(takes, 'excel', signal);
      if (signal.aborted) throw new ExcelError('aborted');
      refusals.add(refused, list.version());
      plan = merge(reading, base);
    }
    const found = [...findingsOf(plan, list, reading.places, by, refusals, []), ...rowsBack(plan, list, by)];
    await noteLook(database, 'excel', found, at);
    await store(
      plan.paired.map(({ ours, merge: row }) => ({
        key: ours.key,
        lineId: list.lines().get(ours.key)?.lineId ?? null,
        base: row.agreedNow,
      })),
      [],
    );
    // Somebody may have packed since: what is written, and then counts as agreed on, is what the list has by then.
    return { reading, planNow: () => merge(reading, base), taken: takes.length, conflicts: told.length };
  };

  const notesOf = (plan: MergePlan | null) =>
    new Map(
      (plan?.paired ?? [])
        .filter(({ merge: row }) => row.troubles.length > 0)
        .map(({ ours, merge: row }) => [
          ours.key,
          new Map<SheetColumnKey, string>(
            row.troubles.map((trouble) => [
              trouble.column,
              noteFor(trouble, ours.staff[trouble.column], refusals.errorOf(ours.key, trouble.column)),
            ]),
          ),
        ]),
    );

  const write = async (
    path: string,
    known: KnownBook | null,
    reading: SheetReading | null,
    plan: MergePlan | null,
    signal: AbortSignal,
  ): Promise<void> => {
    const ours = new Map([...list.lines()].sort(([, a], [, b]) => (a.sortKey < b.sortKey ? -1 : 1)));
    const version = list.version();
    const next = newId();
    const top = reading && known?.packing ? known.packing.slice(0, reading.headerRow + 1) : [];
    const tabs = composeBook({
      plan,
      reading,
      ours,
      stock: list.stock(),
      notes: notesOf(plan),
      others: deps.others().map(tabOfTable),
      top: top.length > 0 ? top : [[]],
      generation: next,
      comments: known?.comments ?? [],
    });
    const mark = await excel.write(path, tabs, known?.mark ?? null, signal);
    const grid = (title: string): Grid =>
      (tabs.find((tab) => tab.title === title)?.rows ?? []).map((cells) =>
        cells.map((cell) => (typeof cell === 'object' && cell !== null ? cell.result : cell)),
      );
    const comments = tabs.find((tab) => tab.title === TAB_TITLES.packing)?.notes ?? [];
    book = { mark, packing: grid(TAB_TITLES.packing), comments, helper: grid(TAB_TITLES.helper) };
    const at = toInstant(clock.now());
    const stays = new Set(
      (plan?.paired ?? []).filter(({ merge: row }) => row.takes.length > 0).map(({ ours: o }) => o.key),
    );
    await store(
      [...ours.values()]
        .filter(({ key }) => !stays.has(key))
        .map((line) => ({
          key: line.key,
          lineId: line.lineId,
          base: { staff: line.staff, app: line.app, notes: {} },
        })),
      [...copy.rows.keys()].filter((key) => !ours.has(key)),
    );
    // Last of all: until it says so, the file is compared with what it says itself that it was given.
    database.writeTx((tx) => generation.writeTx(tx, { path, generation: next }, at));
    merged = { sha256: mark.sha256, version };
    set({ exists: true, lastWrittenAt: at, trouble: null, detail: '', openedBy: '' });
  };

  return {
    /** As with Google Sheets: ours is to be written over the workbook's value. */
    settle: (key: string, column: StaffColumn, agreed: string, theirs: string): void => {
      refusals.forget(key, column);
      const base = copy.rows.get(key);
      const lineId = list.lines().get(key)?.lineId ?? null;
      if (!base || base.staff[column] !== agreed) return;
      const settled = { ...base, staff: { ...base.staff, [column]: theirs } };
      database.writeTx((tx) => copy.putTx(tx, [{ key, lineId, base: settled }]));
      merged = { ...merged, version: -1 };
    },
    state: (): BookState => state,
    /**
     * Takes over what was saved there, and writes it when it may and has to. Answers cells taken and in conflict. Never
     * throws for what the file or its folder does: that is the state's trouble, and so is a fault of our own.
     */
    look: async (mayWrite: boolean, signal: AbortSignal): Promise<{ taken: number; conflicts: number }> => {
      const path = deps.path();
      const none = { taken: 0, conflicts: 0 };
      try {
        await list.prepare();
        const known = await read(path, signal);
        set({ exists: known !== null });
        if (!known && !mayWrite) {
          set({ trouble: null, detail: '' });
          return none;
        }
        const isNew = known !== null && (merged.sha256 !== known.mark.sha256 || merged.version !== list.version());
        const others = mayWrite ? deps.others() : [];
        const opened = known ? await excel.openedBy(path) : null;
        set({ openedBy: opened ?? '' });
        if (known && !isNew && (!mayWrite || others.every((table, i) => table === written[i]))) {
          if (state.trouble !== 'locked' || opened === null) set({ trouble: null, detail: '' });
          return none;
        }
        const by = opened ?? 'Somebody in the workbook';
        const took = known?.packing ? await takeOver(known, known.packing, path, by, signal) : null;
        if (known?.packing && !took) return none;
        if (known) merged = { sha256: known.mark.sha256, version: list.version() };
        const outcome = { taken: took?.taken ?? 0, conflicts: took?.conflicts ?? 0 };
        if (!mayWrite) {
          set({ trouble: null, detail: '' });
          return outcome;
        }
        if (opened !== null) {
          merged = { ...merged, version: -1 };
          set({ trouble: 'locked', detail: opened });
          return outcome;
        }
        await write(path, known, took?.reading ?? null, took?.planNow() ?? null, signal);
        written = others;
        return outcome;
      } catch (error) {
        // Whatever was not written is compared anew.
        merged = { sha256: '', version: -1 };
        if (!(error instanceof ExcelError)) {
          set({ trouble: 'broken', detail: error instanceof Error ? error.message : String(error) });
          throw error;
        }
        if (error.kind !== 'aborted') set({ trouble: error.kind, detail: error.detail });
        return none;
      }
    },
  };
}
