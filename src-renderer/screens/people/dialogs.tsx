// What can be done about a person, each as a small dialog.
import { TextInput } from '@mantine/core';
import { useState } from 'react';
import type { PersonRow } from '#shared/contract/people.ts';
import type { Role } from '#shared/rules/roles.ts';
import { ROLE_TEXT } from '#shared/text/labels.ts';
import { FormDialog } from '../../components/form-dialog.tsx';
import { tellWithUndo } from '../../components/undo.tsx';
import { client } from '../../rpc/client.ts';
import { tell } from '../../rpc/hooks.ts';
import type { OneTime } from './one-time-password.tsx';
import { RoleChoice } from './role-choice.tsx';

const LONGEST_NAME = 80;

const nameProblem = (name: string): string | null => {
  if (name.trim() === '') return 'Enter the name they sign in with.';
  return name.trim().length > LONGEST_NAME ? `Use at most ${LONGEST_NAME} characters.` : null;
};

export function AddPerson(props: { onClose: () => void; onPassword: (oneTime: OneTime) => void }) {
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('user');
  const [tried, setTried] = useState(false);
  const problem = nameProblem(name);
  const submit = () => {
    setTried(true);
    if (problem) return null;
    return client.people
      .create({ name, role })
      .then(({ oneTimePassword }) => props.onPassword({ name: name.trim(), password: oneTimePassword }));
  };
  return (
    <FormDialog title="Add a person" submit="Add person" dirty={name !== ''} onClose={props.onClose} onSubmit={submit}>
      <TextInput
        data-autofocus
        label="Name"
        description="They sign in with it, and the audit log names them by it"
        autoComplete="off"
        value={name}
        error={tried ? problem : null}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <RoleChoice value={role} onChange={setRole} />
    </FormDialog>
  );
}

export function Rename({ person, onClose }: { person: PersonRow; onClose: () => void }) {
  const [name, setName] = useState(person.name);
  const problem = nameProblem(name);
  const submit = () => {
    if (problem) return null;
    return client.people
      .edit({ id: person.id, name })
      .then(() =>
        tellWithUndo(
          `${person.name} is now called ${name.trim()}`,
          () => client.people.edit({ id: person.id, name: person.name }),
          `Called ${person.name} again`,
        ),
      );
  };
  return (
    <FormDialog
      title={`Rename ${person.name}`}
      submit="Rename"
      dirty={name !== person.name}
      onClose={onClose}
      onSubmit={submit}
    >
      <TextInput
        data-autofocus
        label="Name"
        description="They sign in with the new name from now on. Older lines of the audit log keep the old one."
        autoComplete="off"
        value={name}
        error={problem}
        onChange={(event) => setName(event.currentTarget.value)}
      />
    </FormDialog>
  );
}

export function ChangeRole({ person, self, onClose }: { person: PersonRow; self: boolean; onClose: () => void }) {
  const [role, setRole] = useState(person.role);
  const loses = self && person.role === 'super_admin' && role !== 'super_admin';
  const submit = () =>
    client.people.edit({ id: person.id, role }).then(() => {
      const said = `${person.name} is now ${ROLE_TEXT[role].label}`;
      // Who gave up the role cannot take it back; only another Super Admin can.
      if (loses) return tell(said);
      return tellWithUndo(
        said,
        () => client.people.edit({ id: person.id, role: person.role }),
        `${ROLE_TEXT[person.role].label} again`,
      );
    });
  return (
    <FormDialog
      title={`Role of ${person.name}`}
      submit={loses ? 'Give up my role' : 'Change role'}
      danger={loses}
      dirty={role !== person.role}
      onClose={onClose}
      onSubmit={submit}
    >
      <RoleChoice value={role} onChange={setRole} />
      {loses && (
        <p role="alert" className="ph-strong">
          This is your own account: you leave this page and cannot come back without another Super Admin.
        </p>
      )}
    </FormDialog>
  );
}

export function ResetPassword(props: {
  person: PersonRow;
  onClose: () => void;
  onPassword: (oneTime: OneTime) => void;
}) {
  const { id, name } = props.person;
  const submit = () =>
    client.people
      .resetPassword({ id })
      .then(({ oneTimePassword }) => props.onPassword({ name, password: oneTimePassword }));
  return (
    <FormDialog
      title={`Reset the password of ${name}?`}
      submit="Reset the password"
      dirty={false}
      onClose={props.onClose}
      onSubmit={submit}
    >
      <p>
        The present password stops working at once, and {name} is signed out everywhere. You get a one-time password to
        hand over.
      </p>
    </FormDialog>
  );
}

export function SwitchOff({ person, self, onClose }: { person: PersonRow; self: boolean; onClose: () => void }) {
  const submit = () =>
    client.people.setActive({ id: person.id, active: false }).then(() => {
      if (self) return tell(`${person.name} is switched off`);
      return tellWithUndo(
        `${person.name} is switched off`,
        () => client.people.setActive({ id: person.id, active: true }),
        `${person.name} may sign in again`,
      );
    });
  return (
    <FormDialog
      title={`Switch ${person.name} off?`}
      submit="Switch off"
      danger
      dirty={false}
      onClose={onClose}
      onSubmit={submit}
    >
      <p>
        {person.name} is signed out everywhere at once and cannot sign in any more. Nothing they did is lost, and the
        audit log goes on naming them. They can be switched on again.
      </p>
      {self && (
        <p role="alert" className="ph-strong">
          This is your own account: you are signed out with it.
        </p>
      )}
    </FormDialog>
  );
}
