// Signed in with a password somebody else gave: nothing goes on until an own one is chosen.
import { Button, PasswordInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Problem } from '../../components/form-dialog.tsx';
import { orpc } from '../../rpc/client.ts';
import { takeSession } from '../../rpc/session.ts';
import { useCoverTitle } from '../../stores/page-title.ts';
import { isGoodPair, NewPasswordFields, NO_PASSWORD } from './new-password-fields.tsx';

export function NewPasswordScreen(props: { name: string }) {
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState(NO_PASSWORD);
  const [tried, setTried] = useState(false);
  const change = useMutation(orpc.session.changePassword.mutationOptions({ onSuccess: takeSession }));
  const leave = useMutation(orpc.session.signOut.mutationOptions({ onSuccess: takeSession }));
  useCoverTitle('Choose a password');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (current === '' || !isGoodPair(next, props.name) || change.isPending) return;
    change.mutate({ current, next: next.first });
  };
  return (
    <main className="ph-door">
      <form className="ph-door-card ph-door-narrow ph-stack" onSubmit={submit} noValidate>
        <h1>Choose your own password</h1>
        <p>
          {props.name}, the password you signed in with was given to you by somebody else. From now on only you should
          know it.
        </p>
        <input type="text" name="username" autoComplete="username" value={props.name} readOnly hidden />
        <PasswordInput
          autoFocus
          label="The password you were given"
          autoComplete="current-password"
          visibilityToggleButtonProps={{ 'aria-label': 'Show what is typed' }}
          value={current}
          error={tried && current === '' ? 'Enter the password you were given.' : null}
          onChange={(event) => setCurrent(event.currentTarget.value)}
        />
        <NewPasswordFields name={props.name} value={next} onChange={setNext} tried={tried} />
        {change.isError && <Problem error={change.error} />}
        {leave.isError && <Problem error={leave.error} />}
        <div className="ph-row">
          <button type="button" className="ph-link" onClick={() => leave.mutate(undefined)}>
            Sign out
          </button>
          <Button className="ph-push" type="submit" variant="filled" loading={change.isPending}>
            Save and go on
          </Button>
        </div>
      </form>
    </main>
  );
}
