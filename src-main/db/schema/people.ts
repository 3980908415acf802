// The people who may sign in, and the wrong tries that slow the next ones.
import { sql } from 'drizzle-orm';
import { check, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { ROLES } from '#shared/rules/roles.ts';

export const users = sqliteTable(
  'users',
  {
    id: text().primaryKey(),
    name: text().notNull(),
    /** The name without case and surplus spaces: what is typed at the door is compared by it. */
    nameKey: text().notNull(),
    role: text({ enum: ROLES }).notNull(),
    active: integer({ mode: 'boolean' }).notNull(),
    /** Null only in training, where a sample person is chosen instead of signing in. */
    passwordHash: text(),
    pinHash: text(),
    mustChangePassword: integer({ mode: 'boolean' }).notNull(),
    /** The last sign-in with the password: a PIN counts only for some hours after it. */
    passwordAt: text(),
    pinFailures: integer().notNull().default(0),
    lastSignInAt: text(),
    createdAt: text().notNull(),
    updatedAt: text().notNull(),
  },
  (t) => [
    uniqueIndex('users_name').on(t.nameKey),
    check('users_role', sql`${t.role} in ('viewer', 'user', 'compliance', 'super_admin')`),
  ],
);

/** Wrong tries by what was tried at: a name's key or a window's place. Kept across restarts. */
export const signInFailures = sqliteTable('sign_in_failures', {
  subject: text().primaryKey(),
  failures: integer().notNull(),
  lastAt: text().notNull(),
});
