// The people who may sign in, and what they may do. A person is switched off, never deleted: the audit log names them.
import { z } from 'zod';
import { ROLES } from '../rules/roles.ts';
import { reads, writes } from './base.ts';
import { personName } from './session.ts';

export const personRow = z.object({
  id: z.uuid(),
  name: z.string(),
  role: z.enum(ROLES),
  active: z.boolean(),
  hasPin: z.boolean(),
  /** Still has the password somebody else gave them. */
  mustChangePassword: z.boolean(),
  lastSignInAt: z.string().nullable(),
  createdAt: z.string(),
});
export type PersonRow = z.infer<typeof personRow>;

/** Shown once, to be handed over; the person must choose an own one at the first sign-in. */
const oneTime = z.object({ id: z.uuid(), oneTimePassword: z.string() });

export const peopleContract = {
  list: reads('people.manage').output(z.array(personRow)),
  create: writes('people.manage', 'person.create')
    .input(z.object({ name: personName, role: z.enum(ROLES) }))
    .output(oneTime),
  edit: writes('people.manage', 'person.edit')
    .input(z.object({ id: z.uuid(), name: personName.optional(), role: z.enum(ROLES).optional() }))
    .output(z.object({})),
  /** A switched-off person is signed out everywhere at once. */
  setActive: writes('people.manage', 'person.active')
    .input(z.object({ id: z.uuid(), active: z.boolean() }))
    .output(z.object({})),
  resetPassword: writes('people.manage', 'person.reset-password')
    .input(z.object({ id: z.uuid() }))
    .output(oneTime),
};
