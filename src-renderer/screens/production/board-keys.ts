// Where an arrow leads on the board.

const ARROWS = ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight'] as const;
type Arrow = (typeof ARROWS)[number];

export const isArrow = (key: string): key is Arrow => ARROWS.some((it) => it === key);

/** The next card that way, or null at the edge. Sideways goes to the same height of the nearest column with cards. */
export function neighbour(
  columns: readonly (readonly { readonly id: string }[])[],
  id: string,
  arrow: Arrow,
): string | null {
  const at = columns.findIndex((column) => column.some((it) => it.id === id));
  const row = columns[at]?.findIndex((it) => it.id === id) ?? -1;
  if (at < 0 || row < 0) return null;
  if (arrow === 'ArrowUp') return columns[at]?.[row - 1]?.id ?? null;
  if (arrow === 'ArrowDown') return columns[at]?.[row + 1]?.id ?? null;
  const step = arrow === 'ArrowRight' ? 1 : -1;
  for (let next = at + step; next >= 0 && next < columns.length; next += step) {
    const column = columns[next] ?? [];
    const card = column[Math.min(row, column.length - 1)];
    if (card) return card.id;
  }
  return null;
}
