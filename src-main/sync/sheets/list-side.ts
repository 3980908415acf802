// The packing list as the sync of spreadsheets uses it: its lines, the stock behind them, who last changed a cell, and the
// one way in for what was typed elsewhere.
import { and, desc, eq, gte, inArray, type SQL, sql } from 'drizzle-orm';
import type { StaffValues, Take } from '#shared/rules/packing-merge-row.ts';
import { productCode } from '#shared/rules/packing-merge-row.ts';
import type { StaffColumn } from '#shared/rules/sheet-columns.ts';
import { actAs } from '../../core/acting.ts';
import { type Actor, systemActor } from '../../core/actor.ts';
import { breathe } from '../../core/breathe.ts';
import { newId } from '../../core/ids.ts';
import type { ReadDb } from '../../db/database.ts';
import { packingEvents } from '../../db/schema/packing.ts';
import type { PackingRows } from '../../features/packing/rows.ts';
import type { PackingService, RowOutcome } from '../../features/packing/service.ts';
import type { LineCells, SheetLine, SheetLines } from '../../features/packing/sheet-lines.ts';
import type { Medium } from '../../features/sheets/findings.ts';

export interface RefusedTake {
  readonly take: Take;
  readonly error: NonNullable<RowOutcome['error']>;
}

export interface LastEdit {
  readonly by: string;
  readonly at: string;
}

export interface ListSide {
  /** Before a look: reads in slices what the look then has at hand. */
  prepare(): Promise<void>;
  lines(): ReadonlyMap<string, SheetLine>;
  left(key: string): { readonly lineId: string; readonly staff: StaffValues } | null;
  /** Another number whenever lines may be others. */
  version(): number;
  /** Finished units by the product's code, for every product on the list. */
  stock(): ReadonlyMap<string, number>;
  /** What was typed, as packing events and edits in the medium's name. Answers what could not be done. */
  apply(takes: readonly Take[], medium: Medium, signal: AbortSignal): Promise<readonly RefusedTake[]>;
  /** A person's choice of one value, in their name. Null when it went. */
  choose(lineId: string, column: StaffColumn, text: string, actor: Actor): RowOutcome['error'];
  lastEdit(lineId: string, column: StaffColumn): LastEdit | null;
  /** What a line holds this moment, on the list or not any more; null for a line nobody knows. */
  cells(lineId: string): LineCells | null;
  /** Whether something typed in that medium was taken into the cell at that instant or later. */
  tookSince(lineId: string, column: StaffColumn, medium: Medium, at: string): boolean;
}

const AT_ONCE = 20;
const STOCK_AT_ONCE = 50;

export const MEDIUM_ACTORS: Readonly<
  Record<Medium, { readonly actor: Actor; readonly source: string; readonly reason: string }>
> = {
  sheets: { actor: systemActor('Google Sheets'), source: 'google-sheets', reason: 'Typed in Google Sheets' },
  excel: { actor: systemActor('Excel workbook'), source: 'excel', reason: 'Typed in the Excel workbook' },
};

export function createListSide(deps: {
  readonly read: ReadDb;
  readonly lines: SheetLines;
  readonly rows: PackingRows;
  readonly service: PackingService;
}): ListSide {
  const { read, lines, rows, service } = deps;

  const write = (
    batch: readonly {
      readonly take: Pick<Take, 'column' | 'text'>;
      readonly line: Pick<SheetLine, 'lineId' | 'staff'>;
    }[],
    reason: string,
    actor: Actor,
    from: { readonly source: string; readonly groupId?: string },
  ): RowOutcome['error'][] => {
    const errors = new Map<number, RowOutcome['error']>();
    const packed = [...batch.entries()].filter(([, { take }]) => take.column === 'packed');
    if (packed.length > 0) {
      const { results } = service.setPacked(
        packed.map(([, { take, line }]) => ({
          lineId: line.lineId,
          packed: Number(take.text),
          was: Number(line.staff.packed),
        })),
        reason,
        actor,
        from,
      );
      for (const [i, { error }] of results.entries()) errors.set(packed[i]?.[0] ?? -1, error);
    }
    const others = [...batch.entries()].filter(([, { take }]) => take.column !== 'packed');
    if (others.length > 0) {
      const { results } = service.edit(
        others.map(([, { take, line }]) => ({
          lineId: line.lineId,
          [take.column]: take.column === 'deliveryDate' && take.text === '' ? null : take.text,
        })),
        actor,
        from,
      );
      for (const [i, { error }] of results.entries()) errors.set(others[i]?.[0] ?? -1, error);
    }
    return batch.map((_, i) => errors.get(i) ?? null);
  };

  const lastEditOf = (lineId: string, column: StaffColumn, more?: SQL): LastEdit | null => {
    const kinds = column === 'packed' ? (['packed', 'unpacked'] as const) : (['edited'] as const);
    const row = read
      .select({ by: packingEvents.actor, at: packingEvents.at })
      .from(packingEvents)
      .where(
        and(
          eq(packingEvents.lineId, lineId),
          inArray(packingEvents.kind, [...kinds]),
          column === 'packed' ? undefined : sql`json_extract(${packingEvents.detail}, '$.field') = ${column}`,
          more,
        ),
      )
      .orderBy(desc(packingEvents.at), desc(packingEvents.id))
      .limit(1)
      .get();
    return row ?? null;
  };

  return {
    prepare: async () => {
      await lines.prepare();
      const products = new Set<string>();
      for (const { code, productKey } of lines.all().values()) if (code !== '') products.add(productKey);
      let asked = 0;
      for (const productKey of products) {
        rows.stock(productKey);
        asked += 1;
        if (asked % STOCK_AT_ONCE === 0) await breathe();
      }
    },
    lines: () => lines.all(),
    left: (key) => lines.left(key),
    version: () => lines.version(),
    stock: () => {
      const units = new Map<string, number>();
      for (const { code, productKey } of lines.all().values()) {
        if (code !== '' && !units.has(code)) units.set(productCode(productKey), rows.stock(productKey));
      }
      return units;
    },
    apply: async (takes, medium, signal) => {
      const { actor, source, reason } = MEDIUM_ACTORS[medium];
      const refused: RefusedTake[] = [];
      const groupId = newId();
      for (let from = 0; from < takes.length && !signal.aborted; from += AT_ONCE) {
        const some = takes.slice(from, from + AT_ONCE).flatMap((take) => {
          const line = lines.all().get(take.key);
          // Changed here meanwhile: the next merge sees both.
          return line && line.staff[take.column] === take.ours ? [{ take, line }] : [];
        });
        const errors = actAs({ actor, action: 'packing.from-sheet', source }, () =>
          write(some, reason, actor, { source, groupId }),
        );
        for (const [i, { take }] of some.entries()) {
          const error = errors[i];
          if (error) refused.push({ take, error });
        }
        await breathe();
      }
      return refused;
    },
    choose: (lineId, column, text, actor) => {
      const line = [...lines.all().values()].find((one) => one.lineId === lineId);
      if (!line) return { code: 'LINE_CLOSED', data: { invoiceNumber: '' } };
      if (line.staff[column] === text) return null;
      const reason = 'Chosen between Packhouse and the spreadsheet';
      return write([{ take: { column, text }, line }], reason, actor, { source: 'window' })[0] ?? null;
    },
    lastEdit: (lineId, column) => lastEditOf(lineId, column),
    cells: (lineId) => lines.cells(lineId),
    tookSince: (lineId, column, medium, at) =>
      lastEditOf(
        lineId,
        column,
        and(eq(packingEvents.source, MEDIUM_ACTORS[medium].source), gte(packingEvents.at, at)),
      ) !== null,
  };
}
