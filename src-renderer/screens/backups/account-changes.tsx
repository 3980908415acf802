// Whose account a restore would change, before it does: nobody who was switched off comes back unnoticed, and nobody
// loses theirs unnoticed.
import { IconAlertTriangle } from '@tabler/icons-react';
import type { AccountChange, AccountDifference } from '#shared/contract/backups.ts';
import { ROLE_TEXT } from '#shared/text/labels.ts';
import { Status } from '../../components/status.tsx';

const WORDS: Record<AccountChange, (change: AccountDifference) => string> = {
  missing: () => 'Has no account in the backup, and cannot sign in afterwards.',
  only_then: ({ roleThen }) =>
    `Has an account only in the backup, and can sign in afterwards as ${roleWords(roleThen)}.`,
  comes_back: ({ roleThen }) => `Is switched off now, and can sign in again afterwards as ${roleWords(roleThen)}.`,
  goes_off: () => 'Was switched off then, and cannot sign in afterwards.',
  role: ({ roleThen, roleNow }) => `Is ${roleWords(roleNow)} now, and ${roleWords(roleThen)} afterwards.`,
  password: () => 'Had another password then, which counts again afterwards.',
};

const LABELS = new Map<string, string>(Object.entries(ROLE_TEXT).map(([role, { label }]) => [role, label]));
const roleWords = (role: string | null): string => LABELS.get(role ?? '') ?? role ?? 'nobody';

export function AccountChanges({ changes }: { changes: readonly AccountDifference[] }) {
  if (changes.length === 0) return null;
  return (
    <section aria-label="Accounts that would change">
      <p className="ph-strong">
        <Status tone="warn" icon={IconAlertTriangle} label="Accounts that would change:" />
      </p>
      <table className="ph-table">
        <tbody>
          {[...changes]
            .sort((a, b) => Number(b.own) - Number(a.own))
            .map((change) => (
              <tr key={`${change.name} ${change.change}`}>
                <td>{change.own ? `${change.name} (your own account)` : change.name}</td>
                <td className="ph-wrap">{WORDS[change.change](change)}</td>
              </tr>
            ))}
        </tbody>
      </table>
    </section>
  );
}
