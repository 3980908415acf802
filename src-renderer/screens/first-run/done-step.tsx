// The set-up is over: what is worth doing next, each one click away.
import { Button } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { router } from '../../app/router.tsx';
import { useSession } from '../../rpc/hooks.ts';
import { closeGuide } from '../../stores/first-run.ts';
import { openPackageDialog } from '../../stores/package-dialogs.ts';
import { PinDialog } from '../account/pin-dialog.tsx';

const go = (to: '/' | '/mapping' | '/sheets' | '/people') => {
  void router.navigate({ to });
  closeGuide();
};

export function DoneStep() {
  const person = useSession()?.person;
  const [pin, setPin] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const next = [
    {
      title: 'Import your packages',
      text: 'From CSV or Excel, as METRC lists them',
      go: () => {
        void router.navigate({ to: '/finished-goods' });
        openPackageDialog('import');
        closeGuide();
      },
    },
    { title: 'Look at the mapping', text: 'Which Apex batch belongs to which strain', go: () => go('/mapping') },
    {
      title: 'Connect Google Sheets',
      text: 'If the packing list shall also be a spreadsheet that people type into',
      go: () => go('/sheets'),
    },
    { title: 'Add people', text: 'Each with the role they need', go: () => go('/people') },
    ...(person && !person.hasPin
      ? [{ title: 'Set a PIN', text: 'To come back to a locked screen quickly', go: () => setPin(true) }]
      : []),
  ];
  return (
    <div className="ph-stack">
      <h1 ref={heading} tabIndex={-1}>
        You are set up
      </h1>
      <p className="ph-muted">You are signed in as {person?.name}. This is worth doing next, in any order:</p>
      <ul>
        {next.map((one) => (
          <li key={one.title}>
            <button type="button" className="ph-todo ph-todo-button" onClick={one.go}>
              <span>
                <span className="ph-strong">{one.title}</span>
                <br />
                <span className="ph-muted">{one.text}</span>
              </span>
              <IconChevronRight className="ph-push ph-muted" size={16} aria-hidden />
            </button>
          </li>
        ))}
      </ul>
      <div className="ph-row">
        <Button className="ph-push" variant="filled" onClick={() => go('/')}>
          Go to Today
        </Button>
      </div>
      {pin && <PinDialog hasPin={false} onClose={() => setPin(false)} />}
    </div>
  );
}
