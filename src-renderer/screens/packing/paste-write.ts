// Writes a pasted block: PACKED in one go, the other columns in another, and answers what could not be taken, each
// cell with its reason.
import { client } from '../../rpc/client.ts';
import { errorOf, wordsFor } from './actions.ts';
import { echoRows } from './data.ts';
import type { PasteCell } from './paste.ts';
import type { Written } from './rows.ts';

/** The core takes so many rows at once. */
const MOST_ROWS = 5000;

export interface PasteOutcome {
  readonly taken: number;
  readonly refused: readonly PasteCell[];
}

type Ready = PasteCell & { readonly row: NonNullable<PasteCell['row']> };

const isReady = (cell: PasteCell): cell is Ready => cell.outcome === 'change' && cell.row !== null;

function* pieces<T>(all: readonly T[]): Generator<readonly T[]> {
  for (let at = 0; at < all.length; at += MOST_ROWS) yield all.slice(at, at + MOST_ROWS);
}

const changeOf = ({ column, value }: Ready): Written => {
  if (column === 'packed') return { packed: Number(value) };
  return column === 'deliveryDate'
    ? { deliveryDate: value === null ? null : String(value) }
    : { [column]: String(value ?? '') };
};

/** Cells of one row go together. */
function byLine(cells: readonly Ready[]): ReadonlyMap<string, { change: Written; cells: Ready[] }> {
  const lines = new Map<string, { change: Written; cells: Ready[] }>();
  for (const cell of cells) {
    const line = lines.get(cell.row.id) ?? { change: {}, cells: [] };
    lines.set(cell.row.id, { change: { ...line.change, ...changeOf(cell) }, cells: [...line.cells, cell] });
  }
  return lines;
}

type Send = (rows: readonly { lineId: string; change: Written }[]) => ReturnType<typeof client.packing.setPacked>;

async function write(cells: readonly Ready[], send: Send): Promise<PasteOutcome> {
  const refused: PasteCell[] = [];
  let taken = 0;
  for (const piece of pieces([...byLine(cells)])) {
    const refuse = (of: readonly Ready[], error: unknown) =>
      refused.push(...of.map((cell): PasteCell => ({ ...cell, outcome: 'cannot', words: wordsFor(error) })));
    try {
      const { results } = await send(piece.map(([lineId, { change }]) => ({ lineId, change })));
      const failed = new Map(results.flatMap((it) => (it.ok ? [] : [[it.lineId, errorOf(it)] as const])));
      echoRows(new Map(piece.flatMap(([id, { change }]) => (failed.has(id) ? [] : [[id, change] as const]))));
      for (const [id, line] of piece) {
        if (failed.has(id)) refuse(line.cells, failed.get(id));
        else taken += line.cells.length;
      }
    } catch (error) {
      for (const [, line] of piece) refuse(line.cells, error);
    }
  }
  return { taken, refused };
}

/** @param reason for the rows that get more than was ordered */
export async function writePaste(cells: readonly PasteCell[], reason: string): Promise<PasteOutcome> {
  const ready = cells.filter(isReady);
  // PACKED and the other columns go in calls of their own, and are one step to undo.
  const groupId = crypto.randomUUID();
  const packed = await write(
    ready.filter(({ column }) => column === 'packed'),
    (rows) =>
      client.packing.setPacked({
        rows: rows.map(({ lineId, change }) => ({ lineId, packed: change.packed ?? 0 })),
        reason,
        groupId,
      }),
  );
  const others = await write(
    ready.filter(({ column }) => column !== 'packed'),
    (rows) => client.packing.edit({ rows: rows.map(({ lineId, change }) => ({ lineId, ...change })), groupId }),
  );
  const before = cells.filter((cell) => cell.outcome === 'cannot');
  return { taken: packed.taken + others.taken, refused: [...before, ...packed.refused, ...others.refused] };
}
