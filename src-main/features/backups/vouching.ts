// Who may take the facility back to a backup: afterwards only the accounts of the backup count, so somebody must agree
// who is an active Super Admin there and knows that account's password.

import { nameKeyOf } from '#shared/rules/person-name.ts';
import { AppError } from '../../core/app-error.ts';
import type { Clock } from '../../core/clock.ts';
import { verifyPassword } from '../../core/passwords.ts';
import type { Account } from '../../db/backup-inspect.ts';
import { isActiveSuperAdmin, superAdmin } from './accounts.ts';
import { createTries } from './tries.ts';

/** A Super Admin of the backup, by name and password as they were then. */
export interface VouchedBy {
  readonly person: string;
  readonly password: string;
}

export interface Vouching {
  /** `name` is the backup's, `accounts` its people. */
  readonly name: string;
  readonly accounts: readonly Account[];
  /** Who asks, with the password that was just confirmed as theirs of today. */
  readonly own: { readonly id: string; readonly password: string };
  readonly vouchedBy: VouchedBy | undefined;
}

/**
 * Throws BACKUP_NOT_USABLE (wrong_person) when neither the one who asks nor `vouchedBy` could get in afterwards, and
 * SIGN_IN_SLOWED after wrong tries. A backup without people needs nobody: it begins with the first set-up.
 */
export function createVouching(dataDir: string, clock: Clock): (asked: Vouching) => Promise<void> {
  const tries = createTries(dataDir, clock);
  return async ({ name, accounts, own, vouchedBy }) => {
    if (accounts.length === 0) return;
    if (vouchedBy) tries.check();
    const account = vouchedBy
      ? superAdmin(accounts, nameKeyOf(vouchedBy.person))
      : accounts.find((one) => one.id === own.id && isActiveSuperAdmin(one));
    const hash = account?.passwordHash ?? null;
    if (hash !== null && (await verifyPassword(hash, vouchedBy?.password ?? own.password))) {
      if (vouchedBy) tries.forget();
      return;
    }
    if (vouchedBy) tries.add();
    throw new AppError('BACKUP_NOT_USABLE', { name, reason: 'wrong_person' });
  };
}
