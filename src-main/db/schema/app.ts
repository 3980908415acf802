// What the application keeps about itself: settings and the small named states of pollers and syncs.
import { sqliteTable, text } from 'drizzle-orm/sqlite-core';

export const settings = sqliteTable('settings', {
  key: text().primaryKey(),
  /** JSON */
  value: text().notNull(),
  updatedAt: text().notNull(),
  updatedBy: text().notNull(),
});

/** Cursors, pauses, approvals: JSON by name. Each name has one owner, which parses it against a schema. */
export const states = sqliteTable('states', {
  name: text().primaryKey(),
  value: text().notNull(),
  updatedAt: text().notNull(),
});
