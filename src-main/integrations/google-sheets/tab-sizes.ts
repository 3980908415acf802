// How large the tabs are while the changes of one write are put together. A tab is grown by what it lacks and never
// set to a size: set to one smaller than it has become meanwhile, it would lose rows with everything in them.
import { GoogleError } from './errors.ts';
import type { SheetChange, SpreadsheetShape } from './port.ts';

interface TabSize {
  readonly rows: number;
  readonly columns: number;
}

export interface TabSizes {
  /** What a tab lacks of this size; from now on it counts as grown. */
  grow(tabId: number, rows: number, columns: number): TabSize;
  /** Follows a change that makes, grows or shrinks a tab. */
  follow(change: SheetChange): void;
}

/** Whether the sizes have to be read first: a tab is to grow that is not made by the same write. */
export function needsSizes(changes: readonly SheetChange[]): boolean {
  const made = new Set(changes.flatMap((change) => (change.kind === 'add-tab' ? [change.tabId] : [])));
  return changes.some((change) => change.kind === 'grow-tab' && !made.has(change.tabId));
}

/** @param shape the spreadsheet as it is just now; null when `needsSizes` says no */
export function createTabSizes(shape: SpreadsheetShape | null): TabSizes {
  const sizes = new Map<number, TabSize>(shape?.tabs.map((tab) => [tab.tabId, tab]));

  const addRows = (tabId: number, count: number): void => {
    const size = sizes.get(tabId);
    if (size) sizes.set(tabId, { ...size, rows: size.rows + count });
  };

  return {
    grow: (tabId, rows, columns) => {
      const size = sizes.get(tabId);
      if (!size) throw new GoogleError('rejected', { detail: `There is no tab ${tabId} to grow.` });
      sizes.set(tabId, { rows: Math.max(rows, size.rows), columns: Math.max(columns, size.columns) });
      return { rows: Math.max(0, rows - size.rows), columns: Math.max(0, columns - size.columns) };
    },
    follow: (change) => {
      if (change.kind === 'add-tab') sizes.set(change.tabId, change);
      if (change.kind === 'insert-rows') addRows(change.tabId, change.count);
      if (change.kind === 'delete-rows') addRows(change.tabId, -change.count);
    },
  };
}
