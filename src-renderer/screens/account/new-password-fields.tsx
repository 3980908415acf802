// A new password typed twice, with live words about how good it is. The rules are the core's own.
import { PasswordInput } from '@mantine/core';
import { LONGEST_PASSWORD, passwordFault, SHORTEST_PASSWORD } from '#shared/rules/passwords.ts';
import { reasonWords } from '#shared/text/reasons.ts';
import { useCapsLock } from '../../lib/caps-lock.ts';

export interface NewPassword {
  readonly first: string;
  readonly again: string;
}

export const NO_PASSWORD: NewPassword = { first: '', again: '' };

/** True when the core would take it and both are the same. */
export const isGoodPair = ({ first, again }: NewPassword, name: string): boolean =>
  passwordFault(first, name) === null && first === again;

const LONG = 16;

function strength(password: string, name: string): { readonly level: 0 | 1 | 2 | 3; readonly words: string } {
  const length = [...password].length;
  if (length === 0) return { level: 0, words: `At least ${SHORTEST_PASSWORD} characters. A short sentence is fine.` };
  const fault = passwordFault(password, name);
  if (fault === 'too_short') {
    const missing = SHORTEST_PASSWORD - length;
    return { level: 1, words: `Too short: ${missing} more ${missing === 1 ? 'character' : 'characters'}.` };
  }
  if (fault) return { level: 1, words: reasonWords(fault) };
  if (length < LONG) return { level: 2, words: 'Good. A few more words would make it strong.' };
  return { level: 3, words: 'Strong.' };
}

interface Props {
  readonly name: string;
  readonly value: NewPassword;
  readonly onChange: (value: NewPassword) => void;
  /** The form was sent: what is missing is said. */
  readonly tried: boolean;
}

export function NewPasswordFields({ name, value, onChange, tried }: Props) {
  const caps = useCapsLock();
  const { level, words } = strength(value.first, name);
  const unequal = value.again !== '' && value.again !== value.first;
  return (
    <>
      <div>
        <PasswordInput
          label="New password"
          autoComplete="new-password"
          maxLength={LONGEST_PASSWORD}
          visibilityToggleButtonProps={{ 'aria-label': 'Show what is typed' }}
          value={value.first}
          aria-describedby="ph-strength"
          error={tried && passwordFault(value.first, name) !== null}
          onChange={(event) => onChange({ ...value, first: event.currentTarget.value })}
        />
        <div className="ph-strength" data-level={level} aria-hidden>
          <i />
          <i />
          <i />
        </div>
        <p id="ph-strength" className="ph-hint" role="status">
          {words}
          {caps && ' Caps Lock is on.'}
        </p>
      </div>
      <PasswordInput
        label="The same again"
        autoComplete="new-password"
        maxLength={LONGEST_PASSWORD}
        visibilityToggleButtonProps={{ 'aria-label': 'Show what is typed' }}
        value={value.again}
        error={
          unequal && (tried || value.again.length >= value.first.length)
            ? 'It differs from the one above.'
            : tried && value.again === ''
              ? 'Type it a second time.'
              : null
        }
        onChange={(event) => onChange({ ...value, again: event.currentTarget.value })}
      />
    </>
  );
}
