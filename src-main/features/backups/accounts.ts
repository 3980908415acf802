// The people of a backup beside those of today: whose account a restore would change, and who may decide it. Somebody
// who takes the facility back must be able to get in afterwards, and nobody who was switched off comes back unnoticed.
import type { AccountChange, AccountDifference, BackupPreview } from '#shared/contract/backups.ts';
import type { Account } from '../../db/backup-inspect.ts';

export const isActiveSuperAdmin = (account: Account): boolean => account.role === 'super_admin' && account.active;

/** An active Super Admin by how names are compared. */
export const superAdmin = (accounts: readonly Account[], nameKey: string): Account | null =>
  accounts.find((one) => one.nameKey === nameKey && isActiveSuperAdmin(one)) ?? null;

/** The most that changes for one person; null when nothing does. People are the same by their id. */
function changeOf(then: Account | undefined, now: Account | undefined): AccountChange | null {
  if (!then?.active && !now?.active) return null;
  if (!then) return 'missing';
  if (!now) return 'only_then';
  if (!now.active) return 'comes_back';
  if (!then.active) return 'goes_off';
  if (then.role !== now.role) return 'role';
  return then.passwordHash === now.passwordHash ? null : 'password';
}

/** By name; `ownId` is whoever asks. */
export function accountDifferences(
  then: readonly Account[],
  now: readonly Account[],
  ownId: string,
): AccountDifference[] {
  const thenById = new Map(then.map((account) => [account.id, account]));
  const nowById = new Map(now.map((account) => [account.id, account]));
  return [...new Map([...thenById, ...nowById]).values()]
    .flatMap(({ id, name }) => {
      const [was, is] = [thenById.get(id), nowById.get(id)];
      const change = changeOf(was, is);
      if (change === null) return [];
      return [{ name, change, own: id === ownId, roleThen: was?.role ?? null, roleNow: is?.role ?? null }];
    })
    .sort((a, b) => a.name.localeCompare(b.name));
}

/** Without knowing the password: the same hash is the same password. */
export function vouchingFor(
  then: readonly Account[],
  now: readonly Account[],
  ownId: string,
): BackupPreview['vouching'] {
  if (then.length === 0) return 'nobody';
  const was = then.find(({ id }) => id === ownId);
  const is = now.find(({ id }) => id === ownId);
  const same = was !== undefined && isActiveSuperAdmin(was) && was.passwordHash !== null;
  return same && was.passwordHash === is?.passwordHash ? 'own' : 'other';
}
