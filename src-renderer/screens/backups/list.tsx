// The backups there are, newest first.
import { Button } from '@mantine/core';
import { use } from 'react';
import type { BackupRow } from '#shared/contract/backups.ts';
import { BACKUP_KIND_TEXT } from '#shared/text/labels.ts';
import { Ago } from '../../components/bits.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { bytesWords } from '../../components/job-progress.tsx';
import { exactTime } from '../../lib/format.ts';
import { TimeZone } from '../../rpc/time-zone.ts';

export function BackupList(props: { backups: readonly BackupRow[]; onRestore: (backup: BackupRow) => void }) {
  const timeZone = use(TimeZone);
  if (props.backups.length === 0) {
    return (
      <EmptyState title="No backups yet">
        <p>The first one is made tonight by itself. Press “Back up now” to have one at once.</p>
      </EmptyState>
    );
  }
  const newest = [...props.backups].sort((a, b) => b.at.localeCompare(a.at));
  return (
    <table className="ph-table ph-backups">
      <caption className="ph-visually-hidden">Backups, newest first</caption>
      <thead>
        <tr>
          <th scope="col">Made</th>
          <th scope="col">When</th>
          <th scope="col">Kind</th>
          <th scope="col" className="ph-num">
            Size
          </th>
          <th scope="col" className="ph-file">
            File
          </th>
          <th scope="col">
            <span className="ph-visually-hidden">Restore</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {newest.map((backup) => (
          <tr key={backup.name} title={backup.name}>
            <td>
              <Ago at={backup.at} />
            </td>
            <td>{exactTime(backup.at, timeZone)}</td>
            <td title={BACKUP_KIND_TEXT[backup.kind].text}>{BACKUP_KIND_TEXT[backup.kind].label}</td>
            <td className="ph-num">{bytesWords(backup.bytes)}</td>
            <td className="ph-mono ph-ellipsis ph-file" title={backup.name}>
              {backup.name}
            </td>
            <td className="ph-num">
              <Button
                onClick={() => props.onRestore(backup)}
                aria-label={`Restore the backup of ${exactTime(backup.at, timeZone)}`}
              >
                Restore…
              </Button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
