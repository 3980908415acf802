// Name and password. The name is fixed when a person was chosen, and typed when it is somebody else.
import { Button, PasswordInput, TextInput } from '@mantine/core';
import { type FormEvent, useRef, useState } from 'react';
import { Problem } from '../../components/form-dialog.tsx';
import { useCapsLock } from '../../lib/caps-lock.ts';
import { client } from '../../rpc/client.ts';
import { AttemptProblem, submitWords } from './attempt-problem.tsx';
import { useAttempt } from './use-attempt.ts';

interface Props {
  /** Null: the name is typed. */
  readonly name: string | null;
  readonly submit: string;
  /** Why the PIN was not enough; null when it was not asked. */
  readonly because: unknown;
}

export function PasswordForm(props: Props) {
  const [typedName, setTypedName] = useState('');
  const [password, setPassword] = useState('');
  const [tried, setTried] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const caps = useCapsLock();
  const attempt = useAttempt(() => {
    setPassword('');
    setTried(false);
    field.current?.focus();
  });
  const name = props.name ?? typedName.trim();
  const send = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (name !== '' && password !== '') void attempt.run(() => client.session.signIn({ name, password }));
  };
  return (
    <form className="ph-stack" onSubmit={send} noValidate>
      {props.because !== null && attempt.error === null && <Problem error={props.because} />}
      {props.name === null ? (
        <TextInput
          autoFocus
          label="Name"
          name="username"
          autoComplete="username"
          autoCapitalize="words"
          spellCheck={false}
          value={typedName}
          error={tried && name === '' ? 'Enter your name as it was set up.' : null}
          onChange={(event) => setTypedName(event.currentTarget.value)}
        />
      ) : (
        <input type="text" name="username" autoComplete="username" value={props.name} readOnly hidden />
      )}
      <div>
        <PasswordInput
          ref={field}
          autoFocus={props.name !== null}
          label="Password"
          name="password"
          autoComplete="current-password"
          visibilityToggleButtonProps={{ 'aria-label': 'Show what is typed' }}
          value={password}
          error={tried && password === '' ? 'Enter your password.' : null}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <p className="ph-hint" role="status">
          {caps && 'Caps Lock is on.'}
        </p>
      </div>
      <AttemptProblem attempt={attempt} />
      <div className="ph-row">
        <Button
          className="ph-push"
          type="submit"
          variant="filled"
          loading={attempt.busy}
          disabled={attempt.waitSeconds > 0}
        >
          {submitWords(attempt, props.submit)}
        </Button>
      </div>
    </form>
  );
}
