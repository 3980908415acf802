// A PIN by keyboard or by touch. It is sent with Enter or OK: PINs have four to eight digits, so the window cannot
// know when one is complete.
import { Button, PasswordInput } from '@mantine/core';
import { IconBackspace, IconCheck } from '@tabler/icons-react';
import { type FormEvent, useRef, useState } from 'react';
import { pinRefusalOf } from '../../lib/problem.ts';
import { client } from '../../rpc/client.ts';
import { AttemptProblem, submitWords } from './attempt-problem.tsx';
import { useAttempt } from './use-attempt.ts';

const DIGITS = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];
const MOST = 8;
const FEWEST = 4;

interface Props {
  readonly person: { readonly id: string; readonly name: string };
  readonly submit: string;
  /** The password is asked instead; `error` says why when the PIN is not taken any more. */
  readonly onPassword: (error: unknown) => void;
}

export function PinForm({ person, submit, onPassword }: Props) {
  const [pin, setPin] = useState('');
  const [hint, setHint] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const attempt = useAttempt((error) => {
    setPin('');
    const refusal = pinRefusalOf(error);
    if (refusal !== null && refusal !== 'wrong') onPassword(error);
    else field.current?.focus();
  });
  const type = (text: string) => {
    setHint('');
    setPin(text.replace(/\D/g, '').slice(0, MOST));
  };
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (pin.length < FEWEST) {
      setHint('A PIN has four to eight digits.');
      field.current?.focus();
      return;
    }
    void attempt.run(() => client.session.quickSwitch({ personId: person.id, pin }));
  };
  return (
    <form className="ph-stack" onSubmit={send} noValidate>
      <PasswordInput
        ref={field}
        autoFocus
        label="PIN"
        inputMode="numeric"
        autoComplete="off"
        visibilityToggleButtonProps={{ 'aria-label': 'Show what is typed' }}
        value={pin}
        error={hint || null}
        onChange={(event) => type(event.currentTarget.value)}
      />
      <AttemptProblem attempt={attempt} />
      <fieldset className="ph-pad" aria-label="Digits">
        {DIGITS.map((digit) => (
          <button key={digit} type="button" onClick={() => type(pin + digit)}>
            {digit}
          </button>
        ))}
        <button type="button" aria-label="Delete the last digit" onClick={() => type(pin.slice(0, -1))}>
          <IconBackspace size={20} aria-hidden />
        </button>
        <button type="button" onClick={() => type(`${pin}0`)}>
          0
        </button>
        <button type="submit" aria-label="OK" disabled={attempt.busy || attempt.waitSeconds > 0}>
          <IconCheck size={20} aria-hidden />
        </button>
      </fieldset>
      <div className="ph-row">
        <button type="button" className="ph-link" onClick={() => onPassword(null)}>
          Use the password instead
        </button>
        <Button
          className="ph-push"
          type="submit"
          variant="filled"
          loading={attempt.busy}
          disabled={attempt.waitSeconds > 0}
        >
          {submitWords(attempt, submit)}
        </Button>
      </div>
    </form>
  );
}
