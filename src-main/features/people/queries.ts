// Reading and writing people and their wrong tries.
import { and, count, eq, lt, type SQL, sql } from 'drizzle-orm';
import { nameKeyOf } from '#shared/rules/person-name.ts';
import type { ReadDb, Tx } from '../../db/database.ts';
import { prepareOnce } from '../../db/prepare-once.ts';
import { signInFailures, users } from '../../db/schema/people.ts';

export type PersonRecord = typeof users.$inferSelect;

// Asked at every call of every window.
const personById = prepareOnce((db: ReadDb) =>
  db
    .select()
    .from(users)
    .where(eq(users.id, sql.placeholder('id')))
    .prepare(),
);

export const findPerson = (db: ReadDb, id: string): PersonRecord | null => personById(db).get({ id }) ?? null;

export const findPersonByName = (db: Pick<ReadDb, 'select'>, name: string): PersonRecord | null =>
  db
    .select()
    .from(users)
    .where(eq(users.nameKey, nameKeyOf(name)))
    .get() ?? null;

export const listPeople = (db: ReadDb): PersonRecord[] => db.select().from(users).orderBy(users.nameKey).all();

export const countPeople = (db: Pick<ReadDb, 'select'>): number => counted(db, undefined);

export const countActiveSuperAdmins = (db: Pick<ReadDb, 'select'>): number =>
  counted(db, and(eq(users.role, 'super_admin'), eq(users.active, true)));

const counted = (db: Pick<ReadDb, 'select'>, where: SQL | undefined): number =>
  db.select({ n: count() }).from(users).where(where).get()?.n ?? 0;

export function failuresOf(db: ReadDb, subject: string): { failures: number; lastAt: string } | null {
  return db.select().from(signInFailures).where(eq(signInFailures.subject, subject)).get() ?? null;
}

export function setFailuresTx(tx: Tx, subject: string, failures: number, lastAt: string): void {
  tx.db
    .insert(signInFailures)
    .values({ subject, failures, lastAt })
    .onConflictDoUpdate({ target: signInFailures.subject, set: { failures, lastAt } })
    .run();
}

/** What was long ago counts no more. */
export function forgetOldFailuresTx(tx: Tx, before: string): void {
  tx.db.delete(signInFailures).where(lt(signInFailures.lastAt, before)).run();
}

export function forgetFailuresTx(tx: Tx, subject: string): void {
  tx.db.delete(signInFailures).where(eq(signInFailures.subject, subject)).run();
}
