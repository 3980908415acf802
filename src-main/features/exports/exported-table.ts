// How a table of the database is declared for export: its columns with the names a person knows them by.
import { type SQL, sql } from 'drizzle-orm';
import type { SQLiteColumn, SQLiteTable } from 'drizzle-orm/sqlite-core';
import type { ColumnKind } from './table.ts';

export interface ExportedColumn {
  readonly header: string;
  readonly kind: ColumnKind;
  /** A column of the table, or an expression over it. */
  readonly value: SQLiteColumn | SQL;
}

export interface ExportedTable {
  readonly title: string;
  readonly table: SQLiteTable;
  readonly columns: readonly ExportedColumn[];
  /** Columns that stay inside, by their name in the schema, and why. */
  readonly without?: Readonly<Record<string, string>>;
}

export const plain = (header: string, value: ExportedColumn['value']): ExportedColumn => ({
  header,
  kind: 'plain',
  value,
});
export const grams = (header: string, value: SQLiteColumn): ExportedColumn => ({
  header: `${header} (g)`,
  kind: 'grams',
  value,
});
export const instant = (header: string, value: SQLiteColumn): ExportedColumn => plain(`${header} (UTC)`, value);
export const json = (header: string, value: SQLiteColumn): ExportedColumn => plain(`${header} (JSON)`, value);

/** The METRC number of the package a row belongs to. */
export const tagOf = (packageId: SQLiteColumn): ExportedColumn =>
  plain(
    'METRC number',
    sql`(select ${sql.identifier('tagged')}.metrc_number from packages ${sql.identifier('tagged')} where ${sql.identifier('tagged')}.id = ${packageId})`,
  );

/** Why a column that exists for comparing stays inside. */
export const COMPARING = 'Made from the name for comparing; says nothing more than the name.';
