// The person at the right of the header: who it is, what belongs to their account, and the ways out of this window.
import { Menu } from '@mantine/core';
import {
  IconChevronDown,
  IconClipboardCopy,
  IconGridDots,
  IconKeyboard,
  IconLock,
  IconLogout,
  IconPassword,
  IconSchool,
  IconUser,
  IconUsersGroup,
} from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { ROLE_TEXT } from '#shared/text/labels.ts';
import { isMac } from '../lib/platform.ts';
import { client } from '../rpc/client.ts';
import { tell, tellProblem, useSession } from '../rpc/hooks.ts';
import { lockNow, switchPerson, takeSession } from '../rpc/session.ts';
import { PasswordDialog } from '../screens/account/password-dialog.tsx';
import { PinDialog } from '../screens/account/pin-dialog.tsx';
import { askIfUnsaved } from '../stores/unsaved.ts';
import { useTrainingSwitch } from './training-switch.ts';

const LOCK_KEYS = isMac ? '⌘ ⇧ L' : 'Ctrl Shift L';

const signOut = () => askIfUnsaved('Sign out', () => void client.session.signOut().then(takeSession, tellProblem));

async function copyDiagnostics(): Promise<void> {
  try {
    const { text } = await client.app.diagnostics();
    await navigator.clipboard.writeText(text);
    tell('Diagnostics copied: versions and states, nothing secret. Paste them to whoever helps you.');
  } catch (error) {
    tellProblem(error);
  }
}

export function PersonMenu(props: { onKeys: () => void }) {
  const session = useSession();
  const person = session?.person;
  const [dialog, setDialog] = useState<'pin' | 'password' | null>(null);
  const { enter, leave, error } = useTrainingSwitch();
  useEffect(() => {
    if (error !== null) tellProblem(error);
  }, [error]);
  if (!session || !person) return null;
  const role = ROLE_TEXT[person.role].label;
  const close = () => setDialog(null);
  return (
    <>
      <Menu width={240}>
        <Menu.Target>
          <button type="button" className="ph-person" aria-label={`${person.name}, ${role}. Account and sign-out.`}>
            <IconUser size={16} aria-hidden />
            <span className="ph-person-words">
              <span className="ph-ellipsis">{person.name}</span> <small className="ph-ellipsis">{role}</small>
            </span>
            <IconChevronDown size={14} aria-hidden />
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>
            {person.name} · {role}
          </Menu.Label>
          {!session.training && (
            <>
              <Menu.Item leftSection={<IconGridDots size={14} />} onClick={() => setDialog('pin')}>
                {person.hasPin ? 'Change or remove PIN…' : 'Set a PIN…'}
              </Menu.Item>
              <Menu.Item leftSection={<IconPassword size={14} />} onClick={() => setDialog('password')}>
                Change password…
              </Menu.Item>
              <Menu.Divider />
            </>
          )}
          <Menu.Item
            leftSection={<IconLock size={14} />}
            rightSection={<kbd>{LOCK_KEYS}</kbd>}
            onClick={() => void lockNow()}
          >
            Lock now
          </Menu.Item>
          <Menu.Item leftSection={<IconUsersGroup size={14} />} onClick={switchPerson}>
            Switch person
          </Menu.Item>
          <Menu.Item leftSection={<IconLogout size={14} />} onClick={signOut}>
            Sign out
          </Menu.Item>
          <Menu.Divider />
          {session.canSwitch && (
            <Menu.Item leftSection={<IconSchool size={14} />} onClick={session.training ? leave : enter}>
              {session.training ? 'Leave training' : 'Open the training sandbox'}
            </Menu.Item>
          )}
          <Menu.Item leftSection={<IconKeyboard size={14} />} rightSection={<kbd>?</kbd>} onClick={props.onKeys}>
            Keyboard
          </Menu.Item>
          <Menu.Item leftSection={<IconClipboardCopy size={14} />} onClick={() => void copyDiagnostics()}>
            Copy diagnostics
          </Menu.Item>
          <Menu.Label>Packhouse {session.version}</Menu.Label>
        </Menu.Dropdown>
      </Menu>
      {dialog === 'pin' && <PinDialog hasPin={person.hasPin} onClose={close} />}
      {dialog === 'password' && <PasswordDialog name={person.name} onClose={close} />}
    </>
  );
}
