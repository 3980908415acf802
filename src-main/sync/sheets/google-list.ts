// One look at the packing list in Google Sheets: one batched read, the merge, and one batched write when something has to
// be written. What was typed there becomes packing events here first; only then is anything written there.
//
// Invariants: nothing counts as agreed on before it is stored on both sides; a cell that was not written because somebody
// was quicker is merged again with what they typed.
import { type MergePlan, mergePacking } from '#shared/rules/packing-merge.ts';
import { withKeysBack } from '#shared/rules/packing-torn.ts';
import { STAFF_COLUMNS, type StaffColumn } from '#shared/rules/sheet-columns.ts';
import {
  type GoneRow,
  goneWrites,
  HELPER_COLUMNS,
  IMAGE_AT,
  presenceWrites,
  readHelper,
  stockWrites,
  workstationsAtWork,
} from '#shared/rules/sheet-helper.ts';
import { readPackingSheet, type SheetProblem, type SheetReading } from '#shared/rules/sheet-read.ts';
import { breathe } from '../../core/breathe.ts';
import { type Clock, toInstant } from '../../core/clock.ts';
import type { AppDatabase } from '../../db/database.ts';
import { openCopy } from '../../features/sheets/copies.ts';
import { noteFindingsTx, noteLook } from '../../features/sheets/findings.ts';
import { GoogleError } from '../../integrations/google-sheets/errors.ts';
import type { GoogleSheetsPort, TabRange } from '../../integrations/google-sheets/port.ts';
import { createAgreedStore } from './agreed-store.ts';
import { createDoubled } from './doubled.ts';
import { createDoubtful, imageWidth } from './doubtful.ts';
import { conflictOf, findingsOf, rowsBack } from './found.ts';
import { composeWrite, keysIn, type SheetWrite } from './google-changes.ts';
import { notesToWrite } from './google-notes.ts';
import { absentHeaderChanges, headerChanges, type TabFinder, type Tabs } from './google-tabs.ts';
import { type Aftermath, readAftermath, withOverwritten } from './images.ts';
import { createInVain } from './in-vain.ts';
import { keyChanges } from './keys-back.ts';
import type { ListSide } from './list-side.ts';
import { createFormulaWatch } from './look-parts.ts';
import { createRefusals } from './refusals.ts';

export interface LookResult {
  readonly problem: SheetProblem | { readonly kind: 'tab_missing' } | null;
  readonly title: string;
  readonly url: string;
  readonly rows: number;
  readonly workstations: number;
  readonly sent: number;
  readonly taken: number;
  readonly conflicts: number;
  /** Which state of the list was merged. */
  readonly linesVersion: number;
  /** Something is left for another look right away. */
  readonly again: boolean;
}

export interface GoogleListDeps {
  readonly port: GoogleSheetsPort;
  readonly list: ListSide;
  readonly database: AppDatabase;
  readonly clock: Clock;
  readonly tabs: TabFinder;
  readonly workstation: string;
  readonly autoCreate: () => boolean;
}

const MOST_INSERTED = 1000;
/** Writes in a row that were not accepted with rows copied aside: from then on they are sent without. */
const MOST_REFUSED_COPIES = 2;
const SHAPE_FOR_MS = 10 * 60_000;

export function createGoogleList(deps: GoogleListDeps, spreadsheetId: string) {
  const { port, list, database, clock } = deps;
  const copy = openCopy(database.read, `sheets:${spreadsheetId}`);
  const { store, storeAll } = createAgreedStore(database, copy);
  const refusals = createRefusals();
  let tabs: Tabs | null = null;
  let shapeAt = 0;
  let said = new Map<string, number>();
  let aftermath: Aftermath | null = null;
  let refusedCopies = 0;
  const canCopyAside = (): boolean => refusedCopies < MOST_REFUSED_COPIES;
  const formulas = createFormulaWatch();
  const inVain = createInVain();
  const doubled = createDoubled(deps.workstation);
  const doubtful = createDoubtful(deps, spreadsheetId);

  const lineIdOf = (key: string): string | null => list.lines().get(key)?.lineId ?? null;

  const findTabs = async (signal: AbortSignal): Promise<Tabs | null> => {
    const isOld = Math.abs(clock.monotonic() - shapeAt) > SHAPE_FOR_MS;
    if (tabs && !isOld) return tabs;
    const found = await deps.tabs.ensure(spreadsheetId, deps.autoCreate(), signal);
    shapeAt = clock.monotonic();
    if (found?.isNew) {
      database.writeTx((tx) => copy.forgetTx(tx));
      said = new Map();
    }
    tabs = found;
    return found;
  };

  const read = (found: Tabs, signal: AbortSignal) =>
    port.read(
      spreadsheetId,
      [
        { tab: found.packing.title, fromColumn: 0 },
        { tab: found.helper.title, fromColumn: 0, toColumn: HELPER_COLUMNS - 1 },
      ],
      signal,
    );

  /** A tab that was renamed or removed since: looked for anew, once. */
  const readTabs = async (signal: AbortSignal) => {
    const found = await findTabs(signal);
    if (!found) return null;
    try {
      return { found, grids: await read(found, signal) };
    } catch (error) {
      if (!(error instanceof GoogleError) || error.kind !== 'rejected') throw error;
      tabs = null;
      const again = await findTabs(signal);
      return again ? { found: again, grids: await read(again, signal) } : null;
    }
  };

  /** An order that changed after its rows were taken off may be back: who took them off may not be there to say so. */
  const isStillGone = ({ key, at }: GoneRow): boolean =>
    (list.lines().get(key)?.freshness ?? 0) * 1000 <= (Date.parse(at) || 0);

  const merge = (reading: SheetReading, helper: ReturnType<typeof readHelper>): MergePlan =>
    mergePacking({
      ours: list.lines(),
      left: (key) => list.left(key)?.staff ?? null,
      base: copy.rows,
      reading,
      gone: new Map(helper.gone.filter(isStillGone).map(({ key, by }) => [key, by])),
      self: deps.workstation,
      refused: (key, column, text) => refusals.isRefused(key, column, text, list.version()),
    });

  /** Lines that left the list here, and whose rows another workstation has taken away: nothing is left to agree on. */
  const goneWithAnother = (reading: SheetReading): string[] => {
    const there = new Set(reading.rows.map(({ key }) => key));
    return [...copy.rows.keys()].filter((key) => !there.has(key) && !list.lines().has(key));
  };

  const send = async (found: Tabs, write: SheetWrite, signal: AbortSignal) => {
    const { touched } = write;
    const width = IMAGE_AT + imageWidth(touched);
    const look =
      canCopyAside() && touched.length > 0
        ? [
            {
              tab: found.helper.title,
              fromColumn: IMAGE_AT,
              toColumn: width - 1,
              fromRow: 0,
              toRow: touched.length - 1,
            },
          ]
        : [];
    return port.change(spreadsheetId, write.changes, look, signal);
  };

  return {
    /**
     * A person chose ours: the sheet's value counts as agreed on, so that ours is written over it. `agreed`: what was when
     * the conflict was told; where another value is by now, both sides have moved on and it stays.
     */
    settle: (key: string, column: StaffColumn, agreed: string, theirs: string): void => {
      refusals.forget(key, column);
      const base = copy.rows.get(key);
      if (!base || base.staff[column] !== agreed) return;
      store([{ key, lineId: lineIdOf(key), base: { ...base, staff: { ...base.staff, [column]: theirs } } }]);
    },
    /** Rows whose figures here are not in the sheet yet. */
    waiting: (): number => {
      let rows = 0;
      for (const line of list.lines().values()) {
        const base = copy.rows.get(line.key);
        const isSame = base !== undefined && STAFF_COLUMNS.every((column) => base.staff[column] === line.staff[column]);
        if (!isSame) rows += 1;
      }
      return rows;
    },
    look: async (signal: AbortSignal, changedBy: string | null): Promise<LookResult> => {
      await list.prepare();
      if (doubtful.isOpen()) {
        const helperTab = (await findTabs(signal))?.helper.title;
        const found = helperTab === undefined ? null : await doubtful.aftermath(helperTab, signal);
        aftermath = found ?? aftermath;
      }
      const answer = await readTabs(signal);
      const none = { rows: 0, workstations: 1, sent: 0, taken: 0, conflicts: 0, linesVersion: -1, again: false };
      if (!answer) return { problem: { kind: 'tab_missing' }, title: '', url: '', ...none };
      const { found, grids } = answer;
      const { title, url } = found.shape;
      const at = { title, url: `${url}#gid=${found.packing.tabId}` };
      const readingOrProblem = readPackingSheet(grids[0] ?? []);
      if ('kind' in readingOrProblem) {
        if (readingOrProblem.kind !== 'empty' || !deps.autoCreate())
          return { problem: readingOrProblem, ...at, ...none };
        const { tabId } = found.packing;
        await port.change(spreadsheetId, headerChanges(tabId), [], signal);
        await deps.tabs.dress(spreadsheetId, tabId, signal);
        database.writeTx((tx) => copy.forgetTx(tx));
        return { problem: null, ...at, ...none, again: true };
      }
      if (readingOrProblem.absent.length > 0) {
        await port.change(spreadsheetId, absentHeaderChanges(found.packing.tabId, readingOrProblem), [], signal);
        return { problem: null, ...at, ...none, again: true };
      }
      const helper = readHelper(grids[1] ?? []);
      const { reading, restored } = withOverwritten(readingOrProblem, aftermath?.overwritten ?? []);
      const whole = withKeysBack(reading, list.lines(), copy.rows);
      if (whole !== reading) {
        await port.change(spreadsheetId, keyChanges(found.packing.tabId, reading, whole), [], signal);
        return { problem: null, ...at, ...none, again: true };
      }
      const by = changedBy ?? 'Somebody in Google Sheets';
      const now = clock.now();
      const nowText = toInstant(now);

      store([], doubled.fresh(reading));
      await breathe();
      let plan = merge(reading, helper);
      let taken = 0;
      let conflicts = 0;
      const takes = plan.takes;
      if (takes.length > 0) {
        // A conflict is written down before our value gives way.
        const told = takes.filter(({ conflict }) => conflict !== null).map((take) => conflictOf(take, list, by));
        conflicts = told.length;
        if (told.length > 0) database.writeTx((tx) => void noteFindingsTx(tx, 'sheets', told, nowText));
        const refused = await list.apply(takes, 'sheets', signal);
        if (signal.aborted) throw new GoogleError('aborted');
        taken = takes.length - refused.length;
        refusals.add(refused, list.version());
        plan = merge(reading, helper);
      }

      plan = inVain.spare(plan, reading.places, now);
      const linesVersion = list.version();
      const stock = list.stock();
      const stockOf = (code: string): number => helper.stock.get(code)?.units ?? 0;
      // Formulas show what stands there, not what we take it for.
      const wrong = formulas.wrong(readingOrProblem, stockOf, now);
      const { quiet, remove } = doubled.spare(plan, reading.places, helper, now);
      const told = { ...plan, copied: plan.copied.filter((row) => !quiet.has(row)) };
      const typedOver = formulas.typedOver(wrong, readingOrProblem, stockOf);
      // That rows were deleted is known once they could be written into the very same tab.
      const backAgain = rowsBack(plan, list, by, keysIn(aftermath?.takenAway ?? [], reading.places));
      await noteLook(database, 'sheets', findingsOf(told, list, reading.places, by, refusals, typedOver), nowText);

      await storeAll(
        plan.paired
          .filter(({ ours, merge: row }) => row.agreedNow !== copy.rows.get(ours.key))
          .map(({ ours, merge: row }) => ({ key: ours.key, lineId: lineIdOf(ours.key), base: row.agreedNow })),
        goneWithAnother(reading),
      );

      await breathe();
      const readNotes = (ranges: readonly TabRange[]) => port.readNotes(spreadsheetId, ranges, signal);
      const notes = await notesToWrite(plan, refusals, reading, found.packing.title, readNotes);
      const back = new Set(plan.missing.map(({ ours }) => ours.key));
      const gone = plan.leaving.map(({ row }) => ({ key: row.key, at: nowText, by: deps.workstation }));
      const helperWrites = [...stockWrites(helper, stock, said), ...goneWrites(helper, gone, back, now)];
      const presence = presenceWrites(helper, deps.workstation, now);
      const word = doubtful.newWord();
      const write = composeWrite({
        plan: { ...plan, leaving: [...plan.leaving, ...remove.map((row) => ({ row, lost: [] }))] },
        reading,
        tabId: found.packing.tabId,
        helperTabId: found.helper.tabId,
        tabRows: found.packing.rows,
        helperRows: found.helper.rows,
        helperColumns: found.helper.columns,
        restored,
        putBackRows: aftermath?.takenAway ?? [],
        formulas: wrong.map(({ row }) => row),
        notes: notes.changes,
        helper: [...helperWrites, ...presence],
        mostInserted: MOST_INSERTED,
        withImage: canCopyAside(),
        word,
      });
      const workstations = workstationsAtWork(helper, deps.workstation, now);
      const rows = plan.paired.length + write.inserted.length;
      const result = { problem: null, ...at, rows, workstations, sent: write.cells, taken, conflicts, linesVersion };
      if (write.changes.length === 0) {
        aftermath = null;
        said = new Map(stock);
        return { ...result, again: false };
      }
      doubled.sending(write.inserted, now);
      if (canCopyAside()) doubtful.sending(word, write.touched, reading.places);
      const after = await send(found, write, signal).catch((error: unknown) => {
        doubtful.failed(error);
        // The tabs may be others by now.
        if (error instanceof GoogleError && error.kind === 'rejected') {
          tabs = null;
          refusedCopies += 1;
        }
        throw error;
      });
      doubtful.answered();
      said = new Map(stock);
      if (backAgain.length > 0) database.writeTx((tx) => void noteFindingsTx(tx, 'sheets', backAgain, nowText));
      if (canCopyAside()) refusedCopies = 0;
      if (write.grows) tabs = null;
      aftermath = after?.[0] && canCopyAside() ? readAftermath(write.touched, after[0].cells, reading.places) : null;
      if (aftermath?.unsupported) {
        refusedCopies = MOST_REFUSED_COPIES;
        aftermath = null;
      }
      const missed = aftermath?.missed ?? new Set<string>();
      const wrote = new Set(write.touched.map(({ row }) => row.key).filter((key) => !missed.has(key)));
      inVain.landed([...wrote], now);
      await storeAll(
        [
          ...plan.paired
            .filter(({ ours }) => wrote.has(ours.key))
            .map(({ ours, merge: row }) => ({
              key: ours.key,
              lineId: lineIdOf(ours.key),
              base: { ...row.agreed, notes: notes.wanted.get(ours.key) ?? row.agreed.notes },
            })),
          ...write.inserted.map((ours) => ({
            key: ours.key,
            lineId: lineIdOf(ours.key),
            base: { staff: ours.staff, app: ours.app, notes: {} },
          })),
        ],
        plan.leaving.map(({ row }) => row.key).filter((key) => !missed.has(key)),
      );
      const again = plan.missing.length > write.inserted.length || missed.size > 0 || plan.takes.length > 0;
      return { ...result, again };
    },
  };
}

export type GoogleList = ReturnType<typeof createGoogleList>;
