// A part of a look at the sheet that decides for itself: formulas that show something else than they should.
import { FORMULA_COLUMNS, type SheetCell } from '#shared/rules/sheet-columns.ts';
import { cellAt, type SheetReading, type SheetRow } from '#shared/rules/sheet-read.ts';
import { figuresInOrder, type ShownFigures, wrongFigures } from '#shared/rules/sheet-shows.ts';
import { cellText } from '#shared/rules/sheet-values.ts';

/** A formula that shows something else although it was written again is left alone for this long. */
export const AGAIN_MS = 10 * 60_000;

export interface WrongFormula {
  readonly row: SheetRow;
  readonly should: ShownFigures;
}

/** What a formula itself shows when something is wrong with it, and what a program shows that does not compute. */
const isOfFormula = (text: string): boolean => text === '' || /^[#=]/.test(text);

/** Formulas to be written again: those that do not show what they should, and were not just written because of that. */
export function createFormulaWatch() {
  const written = new Map<string, { readonly shown: string; readonly at: number }>();
  /** Keys and their stock from top to bottom as they were looked at last, and keys whose formulas were wrong by then. */
  let before = { stood: '', wrong: new Set<string>() };
  /** Rows whose wrong figures nobody but a person can have made: nothing has moved since they were right. */
  let unmoved = new Set<string>();
  return {
    wrong: (reading: SheetReading, stockOf: (code: string) => number, now: number): WrongFormula[] => {
      const { places } = reading;
      const shownBy = (row: SheetRow): string =>
        `${cellText(cellAt(row, places, 'needsPacking'))} ${cellText(cellAt(row, places, 'needsProduction'))}`;
      const wrong = wrongFigures(reading.rows, places, stockOf);
      const stockAt = (row: SheetRow): number => stockOf(cellText(cellAt(row, places, 'code')));
      const stood = reading.rows.map((row) => `${row.key}\u0001${stockAt(row)}`).join('\u0002');
      const isSame = stood === before.stood;
      unmoved = new Set(wrong.map(({ row }) => row.key).filter((key) => isSame && !before.wrong.has(key)));
      before = { stood, wrong: new Set(wrong.map(({ row }) => row.key)) };
      return wrong.filter(({ row }) => {
        const shown = shownBy(row);
        const last = written.get(row.key);
        if (last?.shown === shown && now - last.at < AGAIN_MS) return false;
        written.set(row.key, { shown, at: now });
        return true;
      });
    },
    /**
     * What somebody typed over formulas. Needs Packing names cells of its own row only; a number in Needs Production may
     * also come from rows that were moved, or from what was typed into Needs Packing above it.
     */
    typedOver: (wrong: readonly WrongFormula[], reading: SheetReading, stockOf: (code: string) => number) => {
      const followed = wrong.length === 0 ? new Map<string, SheetCell>() : productionAsShown(reading, stockOf);
      return wrong.flatMap(({ row, should }) =>
        FORMULA_COLUMNS.flatMap((column) => {
          const there = cellAt(row, reading.places, column);
          const typed = cellText(there);
          if (there === should[column] || isOfFormula(typed)) return [];
          const mayBeComputed = column === 'needsProduction' && typeof there === 'number';
          if (mayBeComputed && (!unmoved.has(row.key) || followed.get(row.key) === there)) return [];
          return [{ key: row.key, column, typed, ours: String(should[column]) }];
        }),
      );
    },
  };
}

/** Needs Production by what Needs Packing shows, right or wrong; nothing where that is no number. */
function productionAsShown({ rows, places }: SheetReading, stockOf: (code: string) => number): Map<string, SheetCell> {
  const facts = rows.map((row) => {
    const shown = cellAt(row, places, 'needsPacking');
    const code = cellText(cellAt(row, places, 'code'));
    return { row, shown, code, needsPacking: typeof shown === 'number' ? shown : 0 };
  });
  const figures = figuresInOrder(facts, stockOf);
  return new Map(
    facts.map(({ row, shown }, at) => [
      row.key,
      typeof shown === 'number' ? (figures[at]?.needsProduction ?? null) : cellAt(row, places, 'needsProduction'),
    ]),
  );
}
