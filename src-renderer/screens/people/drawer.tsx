// One person beside the list: what they may do, how they sign in, and what can be done about it.
import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconHistory, IconShieldLock, IconX } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import type { PersonRow } from '#shared/contract/people.ts';
import { permissionsOf } from '#shared/rules/roles.ts';
import { describeError } from '#shared/text/errors.ts';
import { PERMISSION_TEXT, ROLE_TEXT } from '#shared/text/labels.ts';
import { Ago, Section } from '../../components/bits.tsx';
import { tellWithUndo } from '../../components/undo.tsx';
import { client, orpc } from '../../rpc/client.ts';
import { useAction, useMay, useSession } from '../../rpc/hooks.ts';
import { ActiveStatus } from './columns.tsx';
import { ChangeRole, Rename, ResetPassword, SwitchOff } from './dialogs.tsx';
import type { OneTime } from './one-time-password.tsx';

type Dialog = 'rename' | 'role' | 'reset' | 'off';

interface Props {
  readonly person: PersonRow;
  /** The last active Super Admin: their role and account must stay. */
  readonly last: boolean;
  readonly onClose: () => void;
  readonly onPassword: (oneTime: OneTime) => void;
}

export function PersonDrawer(props: Props) {
  const { person, last } = props;
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const self = useSession()?.person?.id === person.id;
  const mayAudit = useMay('audit.read');
  useHotkeys([['Escape', () => !document.querySelector('[role=dialog],[role=menu]') && props.onClose()]]);
  const on = useAction(orpc.people.setActive.mutationOptions(), () =>
    tellWithUndo(
      `${person.name} may sign in again`,
      () => client.people.setActive({ id: person.id, active: false }),
      `${person.name} is switched off`,
    ),
  );
  const close = () => setDialog(null);
  return (
    <aside className="ph-drawer" aria-label={person.name}>
      <div className="ph-drawer-head">
        <div className="ph-row">
          <h2 className="ph-strong ph-ellipsis" style={{ fontSize: '0.9375rem' }}>
            {person.name}
          </h2>
          {self && <span className="ph-muted">you</span>}
          <ActiveStatus active={person.active} />
          <Tooltip label="Close (Esc)">
            <ActionIcon className="ph-push" aria-label="Close the person" onClick={props.onClose}>
              <IconX size={16} />
            </ActionIcon>
          </Tooltip>
        </div>
        <div className="ph-row ph-row-wrap">
          <Button onClick={() => setDialog('rename')}>Rename</Button>
          <Button disabled={last} onClick={() => setDialog('role')}>
            Change role
          </Button>
          {!self && <Button onClick={() => setDialog('reset')}>Reset password</Button>}
          {person.active ? (
            <Button color="red" variant="outline" disabled={last} onClick={() => setDialog('off')}>
              Switch off
            </Button>
          ) : (
            <Button variant="filled" loading={on.isPending} onClick={() => on.mutate({ id: person.id, active: true })}>
              Switch on
            </Button>
          )}
        </div>
        {last && <LastSuperAdmin />}
      </div>
      <div className="ph-drawer-body">
        <Section title="Signing in">
          <table className="ph-table">
            <tbody>
              <Fact name="Last sign-in">{person.lastSignInAt ? <Ago at={person.lastSignInAt} /> : 'Never yet'}</Fact>
              <Fact name="Password">
                {person.mustChangePassword ? 'One-time; they choose their own at the next sign-in' : 'Their own'}
              </Fact>
              <Fact name="PIN">{person.hasPin ? 'Set' : 'None; it is set under one’s own name'}</Fact>
              <Fact name="Added">
                <Ago at={person.createdAt} />
              </Fact>
            </tbody>
          </table>
          {mayAudit && (
            <p style={{ marginTop: 8 }}>
              <Link to="/audit" search={{ actor: person.name }} className="ph-link">
                <IconHistory size={14} aria-hidden style={{ verticalAlign: -2 }} /> What {person.name} did
              </Link>{' '}
              ·{' '}
              <Link to="/audit" search={{ type: 'person', entity: person.id }} className="ph-link">
                What was changed about the account
              </Link>
            </p>
          )}
        </Section>
        <Section title={`Role: ${ROLE_TEXT[person.role].label}`}>
          <p>{ROLE_TEXT[person.role].text}</p>
          <ul style={{ listStyle: 'disc', paddingLeft: 20, marginTop: 8 }}>
            {[...permissionsOf(person.role)].map((permission) => (
              <li key={permission}>{PERMISSION_TEXT[permission]}</li>
            ))}
          </ul>
        </Section>
      </div>
      {dialog === 'rename' && <Rename person={person} onClose={close} />}
      {dialog === 'role' && <ChangeRole person={person} self={self} onClose={close} />}
      {dialog === 'reset' && <ResetPassword person={person} onClose={close} onPassword={props.onPassword} />}
      {dialog === 'off' && <SwitchOff person={person} self={self} onClose={close} />}
    </aside>
  );
}

const Fact = (props: { name: string; children: ReactNode }) => (
  <tr>
    <th scope="row">{props.name}</th>
    <td>{props.children}</td>
  </tr>
);

function LastSuperAdmin() {
  const { title, text, remedy } = describeError('LAST_SUPER_ADMIN', {});
  return (
    <p className="ph-muted" role="note" style={{ padding: '4px 8px 4px 0' }}>
      <IconShieldLock size={14} aria-hidden style={{ verticalAlign: -2 }} /> <strong>{title}.</strong> {text} {remedy}
    </p>
  );
}
