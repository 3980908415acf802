// The backups to go back to, the newest usable one chosen, and who says so: a Super Admin as they were in that backup.
import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { BACKUP_KIND_TEXT } from '#shared/text/labels.ts';
import { reasonWords } from '#shared/text/reasons.ts';
import { Problem } from '../../components/form-dialog.tsx';
import { showOpeningAgain } from '../../components/opening-again.tsx';
import { DASH, exactTime, relative, whole } from '../../lib/format.ts';
import { computersTimeZone } from '../../lib/time-zones.ts';
import { useNow } from '../../lib/use-now.ts';
import { type Outputs, orpc } from '../../rpc/client.ts';

type Backup = Outputs['recovery']['state']['backups'][number];

export function RestoreForm({ backups }: { backups: readonly Backup[] }) {
  const newest = [...backups].sort((a, b) => b.at.localeCompare(a.at));
  const [name, setName] = useState(newest.find((one) => one.usable)?.name ?? null);
  const [person, setPerson] = useState('');
  const [password, setPassword] = useState('');
  const [tried, setTried] = useState(false);
  const restore = useMutation(
    orpc.recovery.restore.mutationOptions({
      onSuccess: () => showOpeningAgain('The backup takes the place of the database.'),
    }),
  );
  const asksPerson = newest.find((one) => one.name === name)?.asksPerson ?? true;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (name === null || restore.isPending) return;
    if (asksPerson && (person.trim() === '' || password === '')) return;
    restore.mutate({ name, person: asksPerson ? person.trim() : '', password: asksPerson ? password : '' });
  };
  if (newest.length === 0) {
    return (
      <section aria-label="Backups">
        <h2>Backups</h2>
        <p>No backup was found in the backup folder. If you keep copies elsewhere, put one there and try again.</p>
      </section>
    );
  }
  return (
    <form className="ph-stack" onSubmit={submit} noValidate aria-label="Bring back a backup">
      <h2>Bring back a backup</h2>
      <BackupChoice backups={newest} chosen={name} onChoose={setName} />
      {name === null ? (
        <p role="status">None of these can be used. The reasons stand beside them.</p>
      ) : (
        <>
          <p className="ph-muted">
            What was entered after that moment is missing and has to be entered again.{' '}
            {asksPerson
              ? 'The name and password are checked against that backup.'
              : 'Nobody had an account yet, so no name and password are asked; the first set-up follows.'}
          </p>
          {asksPerson && (
            <div className="ph-fields">
              <TextInput
                label="Name of a Super Admin"
                name="username"
                autoComplete="username"
                value={person}
                error={tried && person.trim() === '' ? 'Enter the name.' : null}
                onChange={(event) => setPerson(event.currentTarget.value)}
              />
              <PasswordInput
                label="Password"
                autoComplete="current-password"
                visibilityToggleButtonProps={{ 'aria-label': 'Show what is typed' }}
                value={password}
                error={tried && password === '' ? 'Enter the password.' : null}
                onChange={(event) => setPassword(event.currentTarget.value)}
              />
            </div>
          )}
          {restore.isError && <Problem error={restore.error} />}
          <div className="ph-row">
            <Button className="ph-push" type="submit" variant="filled" loading={restore.isPending}>
              Bring back this backup
            </Button>
          </div>
        </>
      )}
    </form>
  );
}

interface ChoiceProps {
  readonly backups: readonly Backup[];
  readonly chosen: string | null;
  readonly onChoose: (name: string) => void;
}

function BackupChoice({ backups, chosen, onChoose }: ChoiceProps) {
  const now = useNow();
  const timeZone = computersTimeZone();
  return (
    <div className="ph-backups">
      <table className="ph-table">
        <thead>
          <tr>
            <th>When</th>
            <th>Kind</th>
            <th className="ph-num">Packages</th>
            <th className="ph-num">Movements</th>
            <th className="ph-num">People</th>
            <th>Usable</th>
          </tr>
        </thead>
        <tbody>
          {backups.map((backup) => (
            <tr key={backup.name} data-chosen={backup.name === chosen || undefined}>
              <td>
                <label className="ph-choice">
                  <input
                    type="radio"
                    name="backup"
                    checked={backup.name === chosen}
                    disabled={!backup.usable}
                    onChange={() => onChoose(backup.name)}
                  />
                  <span>
                    {exactTime(backup.at, timeZone)}
                    <br />
                    <span className="ph-muted">{relative(Date.parse(backup.at), now)}</span>
                  </span>
                </label>
              </td>
              <td>{BACKUP_KIND_TEXT[backup.kind].label}</td>
              <td className="ph-num">{backup.counts ? whole(backup.counts.packages) : DASH}</td>
              <td className="ph-num">{backup.counts ? whole(backup.counts.ledgerRows) : DASH}</td>
              <td className="ph-num">{backup.counts ? whole(backup.counts.people) : DASH}</td>
              <td>{usableWords(backup)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** One that can be used may have something wrong with it all the same: people decide knowing it. */
function usableWords({ usable, reason }: Backup): string {
  if (!usable) return `No: ${reasonWords(reason ?? 'damaged')}`;
  return reason === null ? 'Yes' : `Yes, but: ${reasonWords(reason)}`;
}
