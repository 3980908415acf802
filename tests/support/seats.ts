// People at windows, for tests: a core where nobody has an account yet, and a client for each window's place.
import { createRouterClient } from '@orpc/server';
import type { Seat } from '#main/core/seat.ts';
import type { Role } from '#shared/rules/roles.ts';
import type { TestCore } from './create-test-core.ts';

export const ADMIN = { name: 'Facility admin', password: 'seven green lamps' } as const;
export const FACILITY = { facility: 'Golden Hour', timeZone: 'America/Los_Angeles', license: 'LIC-1' } as const;

export function openWindow({ core }: Pick<TestCore, 'core'>) {
  const seat: Seat = core.openSeat();
  return { seat, client: createRouterClient(core.router, { context: core.contextFor(seat) }) };
}
export type TestWindow = ReturnType<typeof openWindow>;

/** The first Super Admin, signed in at a window. */
export async function setUpFacility(test: TestCore): Promise<TestWindow> {
  const window = openWindow(test);
  await window.client.session.setUp({ ...ADMIN, ...FACILITY });
  return window;
}

export const ownPassword = (name: string): string => `${name} likes the rain`;

/** A person with a password of their own, made by the admin; nobody is signed in as them yet. */
export async function addPerson(test: TestCore, admin: TestWindow, name: string, role: Role): Promise<string> {
  const { id, oneTimePassword } = await admin.client.people.create({ name, role });
  const first = openWindow(test);
  await first.client.session.signIn({ name, password: oneTimePassword });
  await first.client.session.changePassword({ current: oneTimePassword, next: ownPassword(name) });
  await first.client.session.signOut();
  test.core.closeSeat(first.seat);
  return id;
}
