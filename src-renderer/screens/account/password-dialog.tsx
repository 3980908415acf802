// The own password, changed: the current one first, so that nobody else does it at an open screen.
import { PasswordInput } from '@mantine/core';
import { useState } from 'react';
import { FormDialog } from '../../components/form-dialog.tsx';
import { client } from '../../rpc/client.ts';
import { tell } from '../../rpc/hooks.ts';
import { takeSession } from '../../rpc/session.ts';
import { isGoodPair, NewPasswordFields, NO_PASSWORD } from './new-password-fields.tsx';

export function PasswordDialog(props: { name: string; onClose: () => void }) {
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState(NO_PASSWORD);
  const [tried, setTried] = useState(false);
  const submit = () => {
    setTried(true);
    if (current === '' || !isGoodPair(next, props.name)) return null;
    return client.session.changePassword({ current, next: next.first }).then((view) => {
      takeSession(view);
      tell('Password changed');
    });
  };
  return (
    <FormDialog
      title="Change password"
      submit="Change password"
      dirty={current !== '' || next.first !== ''}
      onClose={props.onClose}
      onSubmit={submit}
    >
      <input type="text" name="username" autoComplete="username" value={props.name} readOnly hidden />
      <PasswordInput
        data-autofocus
        label="Current password"
        autoComplete="current-password"
        visibilityToggleButtonProps={{ 'aria-label': 'Show what is typed' }}
        value={current}
        error={tried && current === '' ? 'Enter the password you have now.' : null}
        onChange={(event) => setCurrent(event.currentTarget.value)}
      />
      <NewPasswordFields name={props.name} value={next} onChange={setNext} tried={tried} />
    </FormDialog>
  );
}
