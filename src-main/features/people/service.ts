// The people: adding, roles, switching off and on, passwords that somebody else gives. One active Super Admin always
// stays. What changed is in the audit log by the database's own mechanism; hashes never are.
import { eq } from 'drizzle-orm';
import { nameKeyOf } from '#shared/rules/person-name.ts';
import type { Role } from '#shared/rules/roles.ts';
import { AppError } from '../../core/app-error.ts';
import { type Clock, toInstant } from '../../core/clock.ts';
import { newId } from '../../core/ids.ts';
import type { Logger } from '../../core/log.ts';
import { hashPassword, newOneTimePassword } from '../../core/passwords.ts';
import type { AppDatabase, Tx } from '../../db/database.ts';
import { users } from '../../db/schema/people.ts';
import { countActiveSuperAdmins, findPerson, findPersonByName, listPeople, type PersonRecord } from './queries.ts';

export interface NewPerson {
  readonly name: string;
  readonly role: Role;
  /** Null in training only. */
  readonly passwordHash: string | null;
  readonly mustChangePassword: boolean;
}

export interface PeopleDeps {
  readonly database: AppDatabase;
  readonly clock: Clock;
  readonly log: Logger;
  readonly passwordCost: number;
}

export type PeopleService = ReturnType<typeof createPeopleService>;

export function createPeopleService({ database, clock, log, passwordCost }: PeopleDeps) {
  const now = () => toInstant(clock.now());

  const needTx = (tx: Tx, id: string): PersonRecord => {
    const person = findPerson(tx.db, id);
    if (!person) throw new AppError('RECORD_NOT_FOUND', { kind: 'person', ref: id });
    return person;
  };

  const patchTx = (tx: Tx, id: string, patch: Partial<typeof users.$inferInsert>): void => {
    tx.db
      .update(users)
      .set({ ...patch, updatedAt: now() })
      .where(eq(users.id, id))
      .run();
    tx.publish({ area: 'people', ids: [id] });
  };

  const addTx = (tx: Tx, person: NewPerson): string => {
    if (findPersonByName(tx.db, person.name)) throw new AppError('NAME_TAKEN', { name: person.name });
    const id = newId();
    tx.db
      .insert(users)
      .values({ id, nameKey: nameKeyOf(person.name), active: true, createdAt: now(), updatedAt: now(), ...person })
      .run();
    tx.publish({ area: 'people', ids: [id] });
    return id;
  };

  /** Undoes the transaction when it would leave nobody who may manage people. */
  const keepSuperAdminTx = (tx: Tx): void => {
    if (countActiveSuperAdmins(tx.db) === 0) throw new AppError('LAST_SUPER_ADMIN', {});
  };

  const oneTimePassword = async (): Promise<{ plain: string; hash: string }> => {
    const plain = newOneTimePassword();
    log.redact(plain);
    return { plain, hash: await hashPassword(plain, passwordCost) };
  };

  return {
    addTx,
    patchTx,
    list: () => listPeople(database.read),

    create: async (name: string, role: Role): Promise<{ id: string; oneTimePassword: string }> => {
      const { plain, hash } = await oneTimePassword();
      const id = database.writeTx((tx) => addTx(tx, { name, role, passwordHash: hash, mustChangePassword: true }));
      return { id, oneTimePassword: plain };
    },

    edit: (id: string, patch: { readonly name?: string | undefined; readonly role?: Role | undefined }): void =>
      database.writeTx((tx) => {
        needTx(tx, id);
        const other = patch.name === undefined ? null : findPersonByName(tx.db, patch.name);
        if (other && other.id !== id) throw new AppError('NAME_TAKEN', { name: other.name });
        patchTx(tx, id, {
          ...(patch.name === undefined ? {} : { name: patch.name, nameKey: nameKeyOf(patch.name) }),
          ...(patch.role === undefined ? {} : { role: patch.role }),
        });
        keepSuperAdminTx(tx);
      }),

    setActive: (id: string, active: boolean): void =>
      database.writeTx((tx) => {
        needTx(tx, id);
        patchTx(tx, id, { active });
        keepSuperAdminTx(tx);
      }),

    /** The PIN goes with the old password: whoever knew one may know the other. */
    resetPassword: async (id: string): Promise<{ id: string; oneTimePassword: string }> => {
      const { plain, hash } = await oneTimePassword();
      database.writeTx((tx) => {
        needTx(tx, id);
        patchTx(tx, id, {
          passwordHash: hash,
          mustChangePassword: true,
          pinHash: null,
          pinFailures: 0,
          passwordAt: null,
        });
      });
      return { id, oneTimePassword: plain };
    },
  };
}
