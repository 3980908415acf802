// How the backups stand in one line, and the warning when they do not.
import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { Ago, Figure, KeyFigures } from '../../components/bits.tsx';
import { bytesWords } from '../../components/job-progress.tsx';
import { Bone } from '../../components/skeleton.tsx';
import { DASH, plural } from '../../lib/format.ts';
import { useNow } from '../../lib/use-now.ts';
import type { Outputs } from '../../rpc/client.ts';

export type BackupStatus = Outputs['backups']['status'];

const HOUR_MS = 3_600_000;
/** A daily backup may be late by a little, not by a night. */
const TOO_OLD_HOURS = 26;

export function BackupFigures({ status }: { status: BackupStatus | undefined }) {
  if (!status) {
    return (
      <div className="ph-figures">
        <Bone width="70%" height={36} />
      </div>
    );
  }
  return (
    <KeyFigures label="How the backups stand">
      <Figure label="Last good backup">{status.lastOkAt === null ? 'None yet' : <Ago at={status.lastOkAt} />}</Figure>
      <Figure label="Next">{status.nextAt === null ? DASH : <Soon at={status.nextAt} />}</Figure>
      <Figure label="Backups kept">{status.backups.length}</Figure>
      <Figure label="Database">{bytesWords(status.databaseBytes)}</Figure>
      <Figure label="Free space in the folder">
        {status.freeBytes === null ? DASH : bytesWords(status.freeBytes)}
      </Figure>
      <Figure label="Folder" title={status.folder}>
        <span className="ph-folder">{status.folder}</span>
      </Figure>
    </KeyFigures>
  );
}

/** One that is due any moment is "now", never "2 s ago". */
function Soon({ at }: { at: string }) {
  const now = useNow();
  return Date.parse(at) <= now ? 'now' : <Ago at={at} />;
}

/** Why the last try failed and what to do, by the core's code. */
const FAILURES: ReadonlyMap<string, string> = new Map([
  [
    'disk_full',
    'There is not enough room where backups are kept. Make room there, or choose another folder in Settings.',
  ],
  [
    'folder',
    'The folder for backups is not there, is not the one used before, or cannot be written to. Plug its drive in, or choose another folder in Settings.',
  ],
  ['copy_damaged', 'The copy failed its check and was thrown away. If it happens again, the disk may be failing.'],
  ['restore_given_up', 'A restore could not be finished, so the data is as it was before it.'],
]);

const failureWords = ({ code, detail }: NonNullable<BackupStatus['lastError']>): string =>
  FAILURES.get(code) ?? `The copy could not be written. ${detail}`;

export function BackupWarning(props: { status: BackupStatus; busy: boolean; onBackUp: () => void }) {
  const { lastOkAt, lastError } = props.status;
  const now = useNow();
  const hours = lastOkAt === null ? null : Math.floor((now - Date.parse(lastOkAt)) / HOUR_MS);
  const failed = lastError !== null && (lastOkAt === null || lastError.at > lastOkAt);
  const old = hours === null || hours >= TOO_OLD_HOURS;
  if (!failed && !old) return null;
  return (
    <div className="ph-banner" data-tone="bad" role="alert">
      <IconAlertTriangle className="ph-banner-icon" size={16} aria-hidden />
      <p>
        {failed && (
          <>
            <strong>
              {lastError.code === 'restore_given_up' ? 'The last restore failed' : 'The last backup failed'}
            </strong>{' '}
            (<Ago at={lastError.at} />
            ). {failureWords(lastError)}{' '}
          </>
        )}
        {old && (
          <>
            <strong>
              {hours === null
                ? 'There is no backup yet.'
                : `The last good backup is ${hours < 48 ? plural(hours, 'hour') : plural(Math.floor(hours / 24), 'day')} old.`}
            </strong>{' '}
            What is entered now would be lost with this disk. Make one now.
          </>
        )}
      </p>
      <Button variant="filled" loading={props.busy} onClick={props.onBackUp}>
        Back up now
      </Button>
    </div>
  );
}
