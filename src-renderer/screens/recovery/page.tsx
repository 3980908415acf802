// In place of everything when the database cannot be opened: what happened, what it means, and the ways out.
// Nothing is thrown away on any of them.
import { Button, Modal } from '@mantine/core';
import { IconDatabaseX } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { reasonWords } from '#shared/text/reasons.ts';
import { Problem } from '../../components/form-dialog.tsx';
import { showOpeningAgain } from '../../components/opening-again.tsx';
import { type Outputs, orpc } from '../../rpc/client.ts';
import { useCoverTitle } from '../../stores/page-title.ts';
import { RestoreForm } from './restore-form.tsx';

type Recovery = Outputs['recovery']['state'];
type Trouble = NonNullable<Recovery['problem']>;

const WORDS: Record<Trouble, { title: string; means: string; todo: string }> = {
  damaged: {
    title: 'The database is damaged',
    means:
      'The file with your packages, settings and people is missing or cannot be read as it should. Nothing is sent to Apex meanwhile; it keeps the last numbers it was sent.',
    todo: 'Bring back the newest usable backup below. The damaged file is set aside, not deleted.',
  },
  newer: {
    title: 'This data is from a newer Packhouse',
    means: 'A newer version has already opened it and changed its form. This version would misread it, so it does not.',
    todo: 'Update Packhouse on this computer, then open it again. Nothing is wrong with your data.',
  },
  disk_full: {
    title: 'The disk is full',
    means: 'The database could not be opened because nothing can be written. Everything stored before is safe.',
    todo: 'Make room on the disk, then try again.',
  },
  other: {
    title: 'The database could not be opened',
    means: 'Something keeps this computer from opening it: perhaps another program, or a missing permission or drive.',
    todo: 'Try again first. If it does not help, show the details to whoever looks after this computer.',
  },
};

const BEFORE_RESTORING = new Set<Trouble>(['damaged', 'other']);

export function RecoveryPage({ state }: { state: Recovery }) {
  const [emptying, setEmptying] = useState(false);
  const again = useMutation(
    orpc.recovery.tryAgain.mutationOptions({ onSuccess: () => showOpeningAgain('It tries to open your data.') }),
  );
  const empty = useMutation(
    orpc.recovery.startEmpty.mutationOptions({
      onSuccess: () => showOpeningAgain('The old file is set aside and an empty database takes its place.'),
      onSettled: () => setEmptying(false),
    }),
  );
  const problem = state.problem ?? 'other';
  const words = WORDS[problem];
  useCoverTitle('Recovery');
  return (
    <main className="ph-door">
      <div className="ph-door-card ph-stack">
        <IconDatabaseX size={32} stroke={1.5} color="var(--ph-bad)" aria-hidden />
        <h1>{words.title}</h1>
        <p>{words.means}</p>
        <p className="ph-strong">{words.todo}</p>
        {state.restoreGivenUp && (
          <p role="status">
            A restore was decided before. {reasonWords('restore_given_up')} Choose the backup once more, or another one.
          </p>
        )}
        {state.setAsideAs !== null && (
          <p className="ph-muted">
            The file as it was found is kept as <span className="ph-mono">{state.setAsideAs}</span>.
          </p>
        )}
        {state.detail !== '' && (
          <details>
            <summary>Details for whoever helps</summary>
            <p className="ph-mono">
              Packhouse {state.version}: {state.detail}
            </p>
          </details>
        )}
        {again.isError && <Problem error={again.error} />}
        {empty.isError && <Problem error={empty.error} />}
        <div className="ph-row ph-row-wrap">
          <Button
            variant={BEFORE_RESTORING.has(problem) ? 'default' : 'filled'}
            loading={again.isPending}
            onClick={() => again.mutate(undefined)}
          >
            Try again
          </Button>
          {BEFORE_RESTORING.has(problem) && (
            <Button className="ph-push" variant="subtle" color="red" onClick={() => setEmptying(true)}>
              Start with an empty database…
            </Button>
          )}
        </div>
        {BEFORE_RESTORING.has(problem) && <RestoreForm backups={state.backups} />}
      </div>
      <Modal
        opened={emptying}
        onClose={() => setEmptying(false)}
        title="Start with an empty database?"
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <div className="ph-stack">
          <p>
            Packages, holds, settings, people and the audit log are not in it: you set up the facility anew. The file as
            it is now is set aside, and the backups stay where they are.
          </p>
          <div className="ph-row">
            <Button className="ph-push" onClick={() => setEmptying(false)} data-autofocus>
              Keep looking for a backup
            </Button>
            <Button variant="filled" color="red" loading={empty.isPending} onClick={() => empty.mutate(undefined)}>
              Start empty
            </Button>
          </div>
        </div>
      </Modal>
    </main>
  );
}
