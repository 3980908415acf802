// Who stands at this window: first set-up, signing in, quick switch, the lock. `session.use` belongs to
// everybody at the window; what a person may do beyond that comes from their role.
import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { LONGEST_PASSWORD } from '../rules/passwords.ts';
import { ROLES } from '../rules/roles.ts';
import { PERMISSIONS, reads, writes } from './base.ts';

/**
 * first_run: nobody has an account yet. signed_out: choose a person. locked: the person is away, the screen is
 * covered. new_password: signed in with a password somebody else gave; only choosing an own one is possible.
 */
export const SESSION_STATES = ['first_run', 'signed_out', 'locked', 'new_password', 'signed_in'] as const;

/** Nothing invisible: two names that look the same must be the same. */
export const personName = z
  .string()
  .trim()
  .min(1)
  .max(80)
  .regex(/^[^\p{C}]*[\p{L}\p{N}][^\p{C}]*$/u, 'not_a_name');
const password = z.string().max(LONGEST_PASSWORD);
const pin = z.string().regex(/^\d{4,8}$/);

export const sessionView = z.object({
  state: z.enum(SESSION_STATES),
  /** Who is signed in, or whose screen is locked. */
  person: z
    .object({
      id: z.uuid(),
      name: z.string(),
      role: z.enum(ROLES),
      hasPin: z.boolean(),
      passwordAt: z.string().nullable(),
    })
    .nullable(),
  permissions: z.array(z.enum(PERMISSIONS)),
  /** Whom the sign-in screen offers. `pin`: their PIN opens the screen now; otherwise the password is asked. */
  people: z.array(z.object({ id: z.uuid(), name: z.string(), role: z.enum(ROLES), pin: z.boolean() })),
  facility: z.string(),
  timeZone: z.string(),
  /** In training nobody has a password: a name is chosen and practised with. */
  training: z.boolean(),
  /** Whether this host can open the training sandbox, or leave it, in place. */
  canSwitch: z.boolean(),
  /** Minutes without a key, click or scan before the screen locks; 0: never. */
  lockAfterMinutes: z.int(),
  version: z.string(),
  host: z.enum(['electron', 'browser', 'headless', 'test']),
});
export type SessionView = z.infer<typeof sessionView>;

export const sessionContract = {
  view: reads('session.use').output(sessionView),
  /** The view now, and again whenever it changes: signed in elsewhere, locked, role changed. */
  watch: reads('session.use').output(eventIterator(sessionView)),
  /** Creates the first Super Admin and signs in. Only while nobody has an account. */
  setUp: writes('session.use', 'session.set-up')
    .input(
      z.object({
        name: personName,
        password,
        facility: z.string().trim().min(1).max(120),
        timeZone: z.string().min(1).max(60),
        license: z.string().trim().max(60),
      }),
    )
    .output(sessionView),
  signIn: writes('session.use', 'session.sign-in')
    .input(z.object({ name: personName, password }))
    .output(sessionView),
  /** Another person, or the same one unlocking, by PIN. */
  quickSwitch: writes('session.use', 'session.quick-switch')
    .input(z.object({ personId: z.uuid(), pin: z.string().max(20) }))
    .output(sessionView),
  /** Training only: be one of the sample people. */
  practise: writes('session.use', 'session.practise')
    .input(z.object({ personId: z.uuid() }))
    .output(sessionView),
  lock: writes('session.use', 'session.lock').output(sessionView),
  signOut: writes('session.use', 'session.sign-out').output(sessionView),
  /** A key, click or scan happened: the person is there. Asked at most every few seconds. */
  touch: reads('session.use').output(z.object({})),
  changePassword: writes('own-account.write', 'account.password')
    .input(z.object({ current: password, next: password }))
    .output(sessionView),
  /** Null removes it. */
  setPin: writes('own-account.write', 'account.pin')
    .input(z.object({ password, pin: pin.nullable() }))
    .output(sessionView),
  /** Opens the training sandbox in this window; the window loads itself again. Real work goes on meanwhile. */
  enterTraining: writes('session.use', 'training.enter').output(z.object({})),
  leaveTraining: writes('session.use', 'training.leave').output(z.object({})),
};
