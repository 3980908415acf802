// What somebody who looks at conflicts just now sees in their cells, as `sheets.choose` wants it.
import type { SheetFinding } from '#shared/contract/sheets.ts';

export const seenIn = (
  conflicts: readonly (Pick<SheetFinding, 'id' | 'now'> | undefined)[],
): { id: string; seen: string | null }[] =>
  conflicts.flatMap((conflict) => (conflict ? [{ id: conflict.id, seen: conflict.now?.value ?? null }] : []));
