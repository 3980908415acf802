// What a restore changes about who may do what. The audit log goes on across a restore, so it must say when somebody
// who was switched off may sign in again, or somebody's role or password is an earlier one.
import type Database from 'better-sqlite3';
import { z } from 'zod';
import type { AuditSubject, Json } from './audit.ts';

const shape = z.array(
  z.object({
    id: z.string(),
    name: z.string(),
    role: z.string(),
    active: z.number(),
    password_hash: z.string().nullable(),
    pin_hash: z.string().nullable(),
  }),
);
export type PersonThen = z.infer<typeof shape>[number];

/** Empty for a database from before there were people. */
export function peopleIn(connection: Database.Database): readonly PersonThen[] {
  const table = connection.prepare("select 1 from sqlite_master where type = 'table' and name = 'users'").get();
  if (!table) return [];
  return shape.parse(
    connection.prepare('select id, name, role, active, password_hash, pin_hash from users order by name_key').all(),
  );
}

/** One for each person who is not the same afterwards. `before` null: nobody knows who was there. */
export function accountChanges(
  before: readonly PersonThen[] | null,
  after: readonly PersonThen[],
): readonly AuditSubject[] {
  if (before === null) return [];
  const ids = new Set([...before, ...after].map(({ id }) => id));
  return [...ids].flatMap((id) => {
    const was = before.find((person) => person.id === id);
    const is = after.find((person) => person.id === id);
    const changes: Record<string, readonly [Json, Json]> = {};
    const compare = (field: string, from: Json, to: Json): void => {
      if (from !== to) changes[field] = [from, to];
    };
    compare('name', was?.name ?? null, is?.name ?? null);
    compare('role', was?.role ?? null, is?.role ?? null);
    compare('active', was ? was.active === 1 : null, is ? is.active === 1 : null);
    if (was && is && was.password_hash !== is.password_hash) changes.passwordHash = ['set', 'changed'];
    if (was && is && was.pin_hash !== is.pin_hash) {
      changes.pinHash = [was.pin_hash === null ? null : 'set', is.pin_hash === null ? null : 'changed'];
    }
    if (Object.keys(changes).length === 0) return [];
    const operation = was ? (is ? 'changed' : 'deleted') : 'created';
    return [{ entityType: 'person', entityId: id, entityLabel: is?.name ?? was?.name ?? '', operation, changes }];
  });
}
