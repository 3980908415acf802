// The own PIN for switching quickly at a shared workstation: set, changed or removed, always with the password.
import { Checkbox, PasswordInput } from '@mantine/core';
import { useState } from 'react';
import { pinFault } from '#shared/rules/passwords.ts';
import { reasonWords } from '#shared/text/reasons.ts';
import { FormDialog } from '../../components/form-dialog.tsx';
import { client } from '../../rpc/client.ts';
import { tell, useSession } from '../../rpc/hooks.ts';
import { takeSession } from '../../rpc/session.ts';

const digits = (text: string) => text.replace(/\D/g, '').slice(0, 8);

export function PinDialog(props: { hasPin: boolean; onClose: () => void }) {
  const name = useSession()?.person?.name ?? '';
  const [password, setPassword] = useState('');
  const [pin, setPin] = useState('');
  const [again, setAgain] = useState('');
  const [remove, setRemove] = useState(false);
  const [tried, setTried] = useState(false);
  const fault = pinFault(pin);
  const submit = () => {
    setTried(true);
    if (password === '' || (!remove && (fault !== null || pin !== again))) return null;
    return client.session.setPin({ password, pin: remove ? null : pin }).then((view) => {
      takeSession(view);
      tell(remove ? 'PIN removed' : 'PIN saved. It opens this screen from now on.');
    });
  };
  return (
    <FormDialog
      title={props.hasPin ? 'Change or remove PIN' : 'Set a PIN'}
      submit={remove ? 'Remove PIN' : 'Save PIN'}
      danger={remove}
      dirty={password !== '' || pin !== ''}
      onClose={props.onClose}
      onSubmit={submit}
    >
      <p className="ph-muted">
        Four to eight digits instead of the password when you come back to a screen. The password is still asked once in
        a while.
      </p>
      {props.hasPin && (
        <Checkbox
          size="xs"
          label="Remove the PIN and use the password only"
          checked={remove}
          onChange={(event) => setRemove(event.currentTarget.checked)}
        />
      )}
      {!remove && (
        <div className="ph-fields">
          <PasswordInput
            data-autofocus
            label="New PIN"
            inputMode="numeric"
            autoComplete="off"
            visibilityToggleButtonProps={{ 'aria-label': 'Show what is typed' }}
            value={pin}
            error={(tried || pin.length >= 4) && fault ? reasonWords(fault) : null}
            onChange={(event) => setPin(digits(event.currentTarget.value))}
          />
          <PasswordInput
            label="The same again"
            inputMode="numeric"
            autoComplete="off"
            visibilityToggleButtonProps={{ 'aria-label': 'Show what is typed' }}
            value={again}
            error={(tried || again.length >= pin.length) && again !== pin ? 'It differs.' : null}
            onChange={(event) => setAgain(digits(event.currentTarget.value))}
          />
        </div>
      )}
      <input type="text" name="username" autoComplete="username" value={name} readOnly hidden />
      <PasswordInput
        label="Your password"
        description="So that nobody else sets a PIN for you"
        autoComplete="current-password"
        visibilityToggleButtonProps={{ 'aria-label': 'Show what is typed' }}
        value={password}
        error={tried && password === '' ? 'Enter your password.' : null}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
