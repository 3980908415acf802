// Somebody in the training sheet: types PACKED and notes, sorts, copies and deletes rows, and renames a header, by hand
// from the training page or quietly by themselves now and then.
import type { SHEET_ACTS } from '#shared/contract/sandbox.ts';
import { columnOf, type SheetColumnKey, TAB_TITLES } from '#shared/rules/sheet-columns.ts';
import type { GoogleSandbox } from './google/server.ts';
import { GoogleSandboxRefusal } from './google/types.ts';
import { type Pulse, type PulseOptions, startPulse } from './pulse.ts';
import { createBoundedList } from './stand-in/bounded-list.ts';

export type SheetAct = (typeof SHEET_ACTS)[number];

export interface SheetPerson extends Pulse {
  /** Answers what was done, in a sentence. Throws GoogleSandboxRefusal when it cannot be, and nothing happened then. */
  act(act: SheetAct): string;
  /** Whether the header of PACKED has its name; true as long as there is no list. */
  packedHeader(): boolean;
  /** What was done without being asked, newest last, bounded. */
  readonly happenings: readonly { readonly at: string; readonly what: string }[];
}

const TAB = TAB_TITLES.packing;
const PACKED = columnOf('packed').header;
const RENAMED = 'Packed so far';
const NOTE_COLUMNS: readonly SheetColumnKey[] = ['deliveryNotes', 'internalNotes'];
const NOTES = ['Call before delivery', 'Back door, ring twice', 'Two boxes', 'Labels are still missing', 'On the cart'];
const SORT_COLUMNS: readonly SheetColumnKey[] = ['product', 'store', 'invoice'];
/** Of 100 things that somebody does without being asked. */
const PACKS = 65;
const KEPT = 60;

interface ListRow {
  /** From 0, the headers' included. */
  readonly row: number;
  readonly text: (key: SheetColumnKey) => string;
}

export function startSheetPerson(
  google: GoogleSandbox,
  { spreadsheetId, name, ...pulseOptions }: PulseOptions & { readonly spreadsheetId: string; readonly name: string },
): SheetPerson {
  const person = google.person(spreadsheetId, name);
  const happenings = createBoundedList<{ readonly at: string; readonly what: string }>(KEPT);
  const below = (limit: number): number => Math.floor(pulseOptions.random() * limit);
  const hasList = (): boolean => person.tabs().some(({ title }) => title === TAB);

  const listed = (): ListRow[] => {
    if (!hasList()) throw new GoogleSandboxRefusal('The list is not there yet. Wait a moment.');
    const [names = [], ...rows] = person.rows(TAB);
    return rows
      .map((cells, at) => ({
        row: at + 1,
        text: (key: SheetColumnKey) => String(cells[names.indexOf(columnOf(key).header)] ?? ''),
      }))
      .filter(({ text }) => text('key') !== '');
  };
  const anyOf = (suits: (row: ListRow) => boolean): ListRow => {
    const rows = listed().filter(suits);
    const found = rows[below(rows.length)];
    if (!found) throw new GoogleSandboxRefusal('There is no row in the sheet to do it to.');
    return found;
  };
  const nameOf = ({ text }: ListRow): string => `${text('product')}, ${text('invoice')}`;
  const headers = (): readonly string[] => (hasList() ? (person.rows(TAB)[0] ?? []).map(String) : [PACKED]);
  const packedHeader = (): boolean => headers().includes(PACKED);

  const ACTS: Readonly<Record<SheetAct, () => string>> = {
    packed: () => {
      const left = ({ text }: ListRow): number => Number(text('ordered')) - Number(text('packed'));
      const row = anyOf((it) => left(it) > 0 && Number(it.text('needsProduction')) === 0);
      const packed = Number(row.text('packed')) + 1 + below(left(row));
      person.type({ tab: TAB, row: row.row, column: PACKED }, String(packed));
      return `${name} typed PACKED ${packed} of ${row.text('ordered')} for ${nameOf(row)}.`;
    },
    note: () => {
      const row = anyOf(() => true);
      const column = columnOf(NOTE_COLUMNS[below(NOTE_COLUMNS.length)] ?? 'internalNotes').header;
      const note = NOTES[below(NOTES.length)] ?? '';
      person.type({ tab: TAB, row: row.row, column }, note);
      return `${name} typed “${note}” as ${column} of ${nameOf(row)}.`;
    },
    sort: () => {
      const column = columnOf(SORT_COLUMNS[below(SORT_COLUMNS.length)] ?? 'product').header;
      const ascending = below(2) === 0;
      listed();
      person.sort(TAB, column, ascending);
      return `${name} sorted the sheet by ${column}, ${ascending ? 'A to Z' : 'Z to A'}.`;
    },
    copy: () => {
      const row = anyOf(() => true);
      person.copyRow(TAB, row.row, row.row + 1);
      return `${name} copied the row of ${nameOf(row)}.`;
    },
    delete: () => {
      const row = anyOf(() => true);
      person.deleteRow(TAB, row.row);
      return `${name} deleted the row of ${nameOf(row)}.`;
    },
    rename: () => {
      listed();
      if (!packedHeader()) throw new GoogleSandboxRefusal(`The header ${PACKED} is gone already.`);
      person.renameHeader(TAB, PACKED, RENAMED);
      return `${name} renamed the header ${PACKED} to “${RENAMED}”.`;
    },
    'name-back': () => {
      if (packedHeader()) throw new GoogleSandboxRefusal(`The header is called ${PACKED} already.`);
      if (!headers().includes(RENAMED)) {
        throw new GoogleSandboxRefusal(`Somebody else renamed it. Open the sheet and write ${PACKED} over it.`);
      }
      person.renameHeader(TAB, RENAMED, PACKED);
      return `${name} named the header ${PACKED} again.`;
    },
  };

  const pulse = startPulse(pulseOptions, () => {
    try {
      const what = ACTS[below(100) < PACKS ? 'packed' : 'note']();
      happenings.add({ at: google.now().toISOString(), what });
    } catch (error) {
      // Nothing to do it to, or a header is gone: they wait. Anything else is a fault of ours.
      if (!(error instanceof GoogleSandboxRefusal)) throw error;
    }
  });

  return {
    act: (act) => ACTS[act](),
    packedHeader,
    happenings: happenings.items,
    pause: pulse.pause,
    resume: pulse.resume,
    stop: pulse.stop,
    get running() {
      return pulse.running;
    },
  };
}
