// Going back to a backup: first what it holds and what would be undone, then a Super Admin's password. Afterwards
// the program opens again and the window with it.
import { Button, Modal, PasswordInput, ScrollArea, TextInput } from '@mantine/core';
import { ORPCError } from '@orpc/client';
import { IconAlertTriangle, IconCircleCheck, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { use, useState } from 'react';
import type { BackupPreview, BackupRow } from '#shared/contract/backups.ts';
import { actionWords } from '#shared/text/audit.ts';
import { reasonWords } from '#shared/text/reasons.ts';
import { Ago } from '../../components/bits.tsx';
import { FormDialog, Problem } from '../../components/form-dialog.tsx';
import { showOpeningAgain } from '../../components/opening-again.tsx';
import { RowsSkeleton } from '../../components/skeleton.tsx';
import { Status } from '../../components/status.tsx';
import { DASH, exactTime, plural, whole } from '../../lib/format.ts';
import { client, orpc } from '../../rpc/client.ts';
import { useSession } from '../../rpc/hooks.ts';
import { TimeZone } from '../../rpc/time-zone.ts';
import { AccountChanges } from './account-changes.tsx';

/** The audit log is not among them: it goes on across a restore. */
const COUNTS = [
  ['packages', 'Packages'],
  ['ledgerRows', 'Lines of the packages’ history'],
  ['people', 'People'],
  ['settings', 'Settings that differ from the default'],
] as const;

export function RestoreDialog({ backup, onClose }: { backup: BackupRow; onClose: () => void }) {
  const timeZone = use(TimeZone);
  const person = useSession()?.person?.name ?? '';
  const [password, setPassword] = useState('');
  const [wrong, setWrong] = useState<string | null>(null);
  const [vouching, setVouching] = useState<Vouching>({ person: '', password: '', asked: false, tried: false });
  const query = useQuery(orpc.backups.preview.queryOptions({ input: { name: backup.name }, staleTime: 0, gcTime: 0 }));
  const title = `Restore the backup of ${exactTime(backup.at, timeZone)}`;
  const preview = query.data;
  if (!preview || preview.problem !== null) {
    return (
      <Modal opened onClose={onClose} title={title} size={720} closeButtonProps={{ 'aria-label': 'Close' }}>
        <div className="ph-stack">
          {query.isError ? (
            <Problem error={query.error} />
          ) : preview?.problem ? (
            <p role="alert">
              <Status tone="bad" icon={IconX} label="It cannot be restored." /> {reasonWords(preview.problem)} Choose
              another one; nothing was changed.
            </p>
          ) : (
            <RowsSkeleton rows={6} />
          )}
          <div className="ph-row">
            <Button className="ph-push" onClick={onClose}>
              Close
            </Button>
          </div>
        </div>
      </Modal>
    );
  }
  const asksOther = preview.vouching === 'other' || vouching.asked;
  const submit = () => {
    if (password === '') {
      setWrong('Enter your password.');
      return null;
    }
    const { tried: _tried, asked: _asked, ...vouchedBy } = vouching;
    if (asksOther && (vouchedBy.person.trim() === '' || vouchedBy.password === '')) {
      setVouching({ ...vouching, tried: true });
      return null;
    }
    return client.backups
      .restore({ name: backup.name, password, ...(asksOther && { vouchedBy }) })
      .then(() =>
        showOpeningAgain(
          `The data of ${exactTime(backup.at, timeZone)} is put back. What was there before is kept as a backup.`,
        ),
      )
      .catch((error: unknown) => {
        // Said at the field too: the end of a long dialog may be out of sight.
        if (error instanceof ORPCError && error.code === 'INVALID_INPUT') setWrong('This is not your password.');
        if (needsVouching(error)) setVouching({ ...vouching, asked: true });
        throw error;
      });
  };
  return (
    <FormDialog
      title={title}
      submit="Restore this backup"
      danger
      dirty={password !== '' || vouching.password !== ''}
      size={720}
      onClose={onClose}
      onSubmit={submit}
    >
      <Checked preview={preview} />
      <Counts preview={preview} />
      <AccountChanges changes={preview.accounts} />
      <Since preview={preview} />
      <p>
        <Status tone="warn" icon={IconAlertTriangle} label="When you restore:" /> everybody is signed out, in every
        window, and the program opens again. Today’s data is kept as a backup of its own, so nothing is thrown away. The
        audit log goes on.
      </p>
      <PasswordInput
        label={`Password of ${person}`}
        description="Asked once more, so that nobody does this at somebody else’s screen"
        autoComplete="current-password"
        visibilityToggleButtonProps={{ 'aria-label': 'Show what is typed' }}
        value={password}
        error={wrong}
        onChange={(event) => {
          setPassword(event.currentTarget.value);
          setWrong(null);
        }}
      />
      {asksOther && <VouchedBy vouching={vouching} onChange={setVouching} />}
    </FormDialog>
  );
}

/** A backup may be refused for other reasons too, which no other person changes. */
const needsVouching = (error: unknown): boolean =>
  error instanceof ORPCError &&
  error.code === 'BACKUP_NOT_USABLE' &&
  Reflect.get(Object(error.data), 'reason') === 'wrong_person';

interface Vouching {
  readonly person: string;
  readonly password: string;
  /** The core wanted it although the preview did not say so. */
  readonly asked: boolean;
  readonly tried: boolean;
}

/** Afterwards only the accounts of the backup count: somebody must be there who can get in. */
function VouchedBy({ vouching, onChange }: { vouching: Vouching; onChange: (vouching: Vouching) => void }) {
  const { person, password, tried } = vouching;
  return (
    <section aria-label="A Super Admin of that backup" className="ph-stack">
      <p>
        <Status tone="warn" icon={IconAlertTriangle} label="Your account is not the same in this backup." /> So that
        somebody can sign in afterwards, give the name and password of a Super Admin as they were then.
      </p>
      <div className="ph-fields">
        <TextInput
          label="Name of a Super Admin then"
          value={person}
          error={tried && person.trim() === '' ? 'Enter the name.' : null}
          onChange={(event) => onChange({ ...vouching, person: event.currentTarget.value })}
        />
        <PasswordInput
          label="Their password then"
          autoComplete="off"
          visibilityToggleButtonProps={{ 'aria-label': 'Show what is typed' }}
          value={password}
          error={tried && password === '' ? 'Enter the password.' : null}
          onChange={(event) => onChange({ ...vouching, password: event.currentTarget.value })}
        />
      </div>
    </section>
  );
}

function Checked({ preview }: { preview: BackupPreview }) {
  return (
    <p>
      <Status tone="ok" icon={IconCircleCheck} label="Whole and readable." /> {preview.facility}
      {preview.lastChangeAt && (
        <>
          , newest entry <Ago at={preview.lastChangeAt} />
        </>
      )}
      .
    </p>
  );
}

function Counts({ preview: { now, inBackup } }: { preview: BackupPreview }) {
  return (
    <table className="ph-table">
      <caption className="ph-visually-hidden">What is there now and what the backup has</caption>
      <thead>
        <tr>
          <th scope="col">Data</th>
          <th scope="col" className="ph-num">
            Now
          </th>
          <th scope="col" className="ph-num">
            In the backup
          </th>
          <th scope="col" className="ph-num">
            Difference
          </th>
        </tr>
      </thead>
      <tbody>
        {COUNTS.map(([key, label]) => {
          const difference = now === null ? null : inBackup[key] - now[key];
          return (
            <tr key={key}>
              <td>{label}</td>
              <td className="ph-num">{now === null ? DASH : whole(now[key])}</td>
              <td className="ph-num">{whole(inBackup[key])}</td>
              <td className="ph-num">{difference === null ? DASH : signed(difference)}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

const signed = (value: number): string => (value === 0 ? '0' : `${value > 0 ? '+' : '−'}${whole(Math.abs(value))}`);

function Since({ preview: { since, otherLog } }: { preview: BackupPreview }) {
  if (since.total === 0) return <p>Nothing was entered since it was made.</p>;
  // Several entries may come from one step; only their place tells them apart.
  const placed = since.rows.map((row, at) => ({ row, at }));
  return (
    <section aria-label="What would be undone">
      <p className="ph-strong" style={{ marginBottom: 4 }}>
        {otherLog && (
          <>
            <Status tone="warn" icon={IconAlertTriangle} label="This backup has another installation’s log." /> So
            everything in today’s log counts, and the log begins anew.{' '}
          </>
        )}
        {plural(since.total, 'entry', 'entries')} {otherLog ? 'of today’s data' : 'made since'} would be undone
        {since.total > since.rows.length && `; the newest ${whole(since.rows.length)} are`}:
      </p>
      <ScrollArea.Autosize
        className="ph-since"
        mah={132}
        viewportProps={{ tabIndex: 0, 'aria-label': 'Entries made since', role: 'group' }}
      >
        <table className="ph-table">
          <tbody>
            {placed.map(({ row, at }) => (
              <tr key={at}>
                <td>
                  <Ago at={row.at} />
                </td>
                <td>{row.actor}</td>
                <td>{actionWords(row.action)}</td>
                <td className="ph-wrap">{row.label}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollArea.Autosize>
    </section>
  );
}
