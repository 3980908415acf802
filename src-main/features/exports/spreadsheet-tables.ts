// The packing list's spreadsheets, for the export of everything: what was found there, and what was last agreed on.
import * as sheets from '../../db/schema/sheets.ts';
import { type ExportedTable, instant, json, plain } from './exported-table.ts';
import { invoiceOfLine, productOf } from './packing-tables.ts';

const f = sheets.sheetFindings;
const c = sheets.packingCopies;

export const SPREADSHEET_TABLES: readonly ExportedTable[] = [
  {
    title: 'Spreadsheet findings',
    table: f,
    columns: [
      instant('Found', f.at),
      plain('Kind', f.kind),
      plain('Where', f.medium),
      plain('Invoice', invoiceOfLine(f.lineId)),
      plain('Product', productOf(f.lineId)),
      plain('Column', f.column),
      plain('Agreed on before', f.agreed),
      plain('Here', f.ours),
      plain('Here by', f.oursBy),
      instant('Here since', f.oursAt),
      plain('In the spreadsheet', f.theirs),
      plain('In the spreadsheet by', f.theirsBy),
      instant('Seen in the spreadsheet', f.theirsAt),
      json('Error', f.error),
      plain('Open', f.open),
      plain('Chosen', f.chosen),
      plain('Closed by', f.closedBy),
      instant('Closed', f.closedAt),
      plain('Finding id', f.id),
      plain('Line id', f.lineId),
      plain('Key in the spreadsheet', f.key),
      plain('Told apart by', f.ref),
    ],
  },
  {
    title: 'Agreed with spreadsheets',
    table: c,
    columns: [
      plain('Spreadsheet', c.medium),
      plain('Invoice', invoiceOfLine(c.lineId)),
      plain('Product', productOf(c.lineId)),
      json('Agreed', c.agreed),
      plain('Key in the spreadsheet', c.key),
      plain('Line id', c.lineId),
    ],
  },
];
