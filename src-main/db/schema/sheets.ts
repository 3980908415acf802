// The packing list as it stands in spreadsheets: what each of them and Packhouse last agreed on, and what was found there
// that a person should know of. Packhouse can forget what was agreed on: the next look then compares anew, and tells
// every difference.
import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { CONFLICT_CHOICES, FINDING_KINDS } from '#shared/contract/sheets.ts';
import { packingLines } from './packing.ts';

export const packingCopies = sqliteTable(
  'packing_copies',
  {
    /** sheets:<spreadsheet's id>, or excel. */
    medium: text().notNull(),
    /** The order line's id as the sheet has it. */
    key: text().notNull(),
    lineId: text().references(() => packingLines.id),
    /** JSON: values of the staff's and the app's columns, notes on cells. */
    agreed: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.medium, t.key] })],
);

export const sheetFindings = sqliteTable(
  'sheet_findings',
  {
    id: text().primaryKey(),
    kind: text({ enum: FINDING_KINDS }).notNull(),
    medium: text().notNull(),
    lineId: text().references(() => packingLines.id),
    /** As the sheet has it; empty for a row without one. */
    key: text().notNull(),
    column: text().notNull(),
    /** Tells findings of one cell or row apart, where several may stand side by side. */
    ref: text().notNull(),
    agreed: text().notNull(),
    ours: text().notNull(),
    theirs: text().notNull(),
    oursBy: text().notNull(),
    oursAt: text(),
    theirsBy: text().notNull(),
    theirsAt: text().notNull(),
    /** JSON: an error's code and data. */
    error: text(),
    at: text().notNull(),
    open: integer({ mode: 'boolean' }).notNull(),
    /** Who closed it; empty when its cause went away. */
    closedBy: text().notNull().default(''),
    closedAt: text(),
    chosen: text({ enum: CONFLICT_CHOICES }),
  },
  (t) => [
    uniqueIndex('sheet_findings_one').on(t.medium, t.kind, t.key, t.column, t.ref).where(sql`${t.open} = 1`),
    index('sheet_findings_cell').on(t.medium, t.kind, t.key),
    index('sheet_findings_at').on(t.at),
    index('sheet_findings_line').on(t.lineId),
  ],
);
