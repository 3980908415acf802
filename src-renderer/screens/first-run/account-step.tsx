// The first account: the Super Admin. Kept in the window until the facility is named, then made in one go.
import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { isGoodPair, type NewPassword, NewPasswordFields, NO_PASSWORD } from '../account/new-password-fields.tsx';
import { StepForm } from './step.tsx';

export interface Account {
  readonly name: string;
  readonly password: NewPassword;
}

export const NO_ACCOUNT: Account = { name: '', password: NO_PASSWORD };

interface Props {
  readonly value: Account;
  readonly onChange: (value: Account) => void;
  readonly onBack: () => void;
  readonly onNext: () => void;
}

export function AccountStep({ value, onChange, onBack, onNext }: Props) {
  const [tried, setTried] = useState(false);
  const name = value.name.trim();
  const next = () => {
    setTried(true);
    if (name !== '' && isGoodPair(value.password, name)) onNext();
  };
  return (
    <StepForm
      title="Your account"
      text="You become the Super Admin: the one who may do everything, such as adding people, changing settings, and bringing back a backup. Others get the role they need."
      submit="Next"
      onSubmit={next}
      onBack={onBack}
    >
      <TextInput
        label="Your name"
        description="As your colleagues call you; it stands beside everything you do here"
        name="username"
        autoComplete="username"
        maxLength={80}
        value={value.name}
        error={tried && name === '' ? 'Enter your name.' : null}
        onChange={(event) => onChange({ ...value, name: event.currentTarget.value })}
      />
      <NewPasswordFields
        name={name}
        value={value.password}
        onChange={(password) => onChange({ ...value, password })}
        tried={tried}
      />
      <p className="ph-hint">
        There is no default password, and nobody can look yours up. If you forget it, another Super Admin can give you a
        new one: make a second one soon.
      </p>
    </StepForm>
  );
}
