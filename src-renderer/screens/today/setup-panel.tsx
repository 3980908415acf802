// What the set-up left for later, on Today until it is done or sent away. For those who can do it, never in training.
import { CloseButton } from '@mantine/core';
import { IconChevronRight, IconCircleCheck, IconCircleDashed } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, type LinkProps } from '@tanstack/react-router';
import { useState } from 'react';
import { readStored, writeStored } from '../../lib/stored.ts';
import { orpc } from '../../rpc/client.ts';
import { useMay, usePackages, useSession } from '../../rpc/hooks.ts';
import { PinDialog } from '../account/pin-dialog.tsx';

const VERSION = 1;
const storedFor = (personId: string) => ({ name: `set-up-dismissed.${personId}`, version: VERSION });

interface Left {
  readonly title: string;
  readonly text: string;
  readonly done: boolean;
  /** Null: the PIN's dialog. */
  readonly link: Pick<LinkProps, 'to' | 'search'> | null;
}

interface SetUp {
  readonly left: readonly Left[];
  readonly dismiss: () => void;
}

/** What is left to set up, with what is done of it; null when there is nothing to say to this person. */
export function useSetUp(): SetUp | null {
  const session = useSession();
  const maySet = useMay('settings.write');
  const personId = session?.person?.id ?? '';
  const [dismissed, setDismissed] = useState(() => readStored(storedFor(personId)) === true);
  const settings = useQuery(orpc.settings.get.queryOptions({ enabled: maySet })).data;
  const packages = usePackages().data?.packages;
  if (!session?.person || session.training || !maySet || dismissed || !settings || !packages) return null;
  const left: readonly Left[] = [
    {
      title: 'Enter the Apex token',
      text: 'Until then nothing is sent to Apex.',
      done: settings.secrets.some((secret) => secret.name === 'apex.token' && secret.set),
      link: { to: '/settings', search: { area: 'apex' } },
    },
    {
      title: 'Add or import packages',
      text: 'From CSV or Excel, as METRC lists them.',
      done: packages.length > 0,
      link: { to: '/finished-goods' },
    },
    {
      title: 'Add people',
      text: 'Each with the role they need. A second Super Admin can help when a password is forgotten.',
      done: session.people.length > 1,
      link: { to: '/people' },
    },
    {
      title: 'Set a PIN',
      text: 'To come back to a locked screen quickly.',
      done: session.person.hasPin,
      link: null,
    },
  ];
  const dismiss = () => {
    writeStored(storedFor(personId), true);
    setDismissed(true);
  };
  return left.every(({ done }) => done) ? null : { left, dismiss };
}

export function SetUpPanel({ left, dismiss }: SetUp) {
  const [pin, setPin] = useState(false);
  return (
    <section className="ph-setup" aria-label="Finish setting up">
      <div className="ph-section-head">
        <h2>Finish setting up</h2>
        <span className="ph-muted">
          {left.filter(({ done }) => done).length} of {left.length} done
        </span>
        <CloseButton size="sm" aria-label="Do not show this any more" onClick={dismiss} />
      </div>
      <ul>
        {left.map((one) => (
          <li key={one.title}>
            {one.done ? (
              <span className="ph-setup-line ph-muted">
                <IconCircleCheck size={16} color="var(--ph-ok)" aria-hidden />
                <span>{one.title}: done</span>
              </span>
            ) : one.link ? (
              <Link {...one.link} className="ph-setup-line">
                <Words one={one} />
              </Link>
            ) : (
              <button type="button" className="ph-setup-line" onClick={() => setPin(true)}>
                <Words one={one} />
              </button>
            )}
          </li>
        ))}
      </ul>
      {pin && <PinDialog hasPin={false} onClose={() => setPin(false)} />}
    </section>
  );
}

const Words = ({ one }: { one: Left }) => (
  <>
    <IconCircleDashed size={16} className="ph-muted" aria-hidden />
    <span>
      <span className="ph-strong">{one.title}</span> <span className="ph-muted">{one.text}</span>
    </span>
    <IconChevronRight className="ph-push ph-muted" size={16} aria-hidden />
  </>
);
