// What the packing grid is given, and what the screen around it may ask of it.
import type { GridApi } from 'ag-grid-community';
import type { Ref } from 'react';
import type { PackingRow } from '#shared/contract/packing.ts';
import type { Marks } from '../sheets/findings.ts';
import type { PasteCell } from './paste.ts';
import type { Item, PackingFilter, PackingView, Totals } from './view.ts';

export interface PackingGridHandle {
  /** The filter's text, as it is typed. */
  readonly type: (text: string) => void;
  readonly focus: () => void;
  /** Brings a line into view and selects it; false when it is not shown. `focus` puts the keyboard there too. */
  readonly show: (lineId: string, focus: boolean) => boolean;
  /** Keys typed while the grid has the focus; true when they were used. */
  readonly typed: (text: string) => boolean;
  /** What is shown, closed sections included. */
  readonly shown: () => readonly PackingRow[];
  /** What a person selected; empty unless it is several rows. */
  readonly selected: () => readonly PackingRow[];
  readonly setAllCollapsed: (collapsed: boolean) => void;
  readonly api: () => GridApi<Item> | null;
}

export interface PackingGridProps {
  readonly ref: Ref<PackingGridHandle>;
  readonly rows: readonly PackingRow[];
  readonly filter: PackingFilter;
  readonly initialText: string;
  readonly view: PackingView;
  readonly today: string;
  readonly may: boolean;
  /** Cells with something the matter in the spreadsheet. */
  readonly marks: Marks;
  readonly onOpen: (row: PackingRow) => void;
  readonly onFocusLine: (row: PackingRow) => void;
  readonly onTotals: (totals: Totals) => void;
  readonly onPaste: (cells: readonly PasteCell[]) => void;
  readonly onLost: (label: string, text: string, words: string) => void;
}
