// Hidden cells that go back to the rows they belong to, as one write to Google: a rectangle for each hidden column and each
// stretch of rows. Should somebody move rows meanwhile, the next look finds that out and does it again.
import { HIDDEN_COLUMNS } from '#shared/rules/sheet-columns.ts';
import type { SheetReading, SheetRow } from '#shared/rules/sheet-read.ts';
import type { SheetChange } from '../../integrations/google-sheets/port.ts';

/** From the rows as they stand to the same rows with their keys back. */
export function keyChanges(tabId: number, there: SheetReading, wanted: SheetReading): SheetChange[] {
  const moved = wanted.rows.filter((row, i) => row !== there.rows[i]);
  const runs: SheetRow[][] = [];
  for (const row of moved) {
    const run = runs.at(-1);
    if (run?.at(-1)?.index === row.index - 1) run.push(row);
    else runs.push([row]);
  }
  return HIDDEN_COLUMNS.flatMap((hidden) => {
    const column = wanted.places.get(hidden);
    if (column === undefined) return [];
    return runs.map(
      (run): SheetChange => ({
        kind: 'set-cells',
        tabId,
        row: run[0]?.index ?? 0,
        column,
        cells: run.map(({ cells }) => [{ value: cells[column] ?? null }]),
      }),
    );
  });
}
