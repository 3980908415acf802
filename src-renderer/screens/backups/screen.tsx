// Backups: how they stand, making one, going back to one; and everything as files.
import { Button } from '@mantine/core';
import { IconDatabaseExport, IconSettings } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { BackupRow } from '#shared/contract/backups.ts';
import '../../components/admin.css';
import { Section } from '../../components/bits.tsx';
import { EmptyState, LoadProblem } from '../../components/empty-state.tsx';
import { JobProgress, useLatestJob } from '../../components/job-progress.tsx';
import { Screen } from '../../components/screen.tsx';
import { RowsSkeleton } from '../../components/skeleton.tsx';
import { orpc } from '../../rpc/client.ts';
import { useAction, useMay, useSession } from '../../rpc/hooks.ts';
import { ExportEverything } from './export-everything.tsx';
import { BackupFigures, BackupWarning } from './figures.tsx';
import { BackupsHelp } from './help.tsx';
import { BackupList } from './list.tsx';
import { RestoreDialog } from './restore-dialog.tsx';

/** The free space changes without anybody telling. */
const ASK_MS = 60_000;

export function BackupsScreen() {
  const query = useQuery(orpc.backups.status.queryOptions({ refetchInterval: ASK_MS }));
  const [restoring, setRestoring] = useState<BackupRow | null>(null);
  const maySet = useMay('settings.write');
  const training = useSession()?.training ?? false;
  const work = useLatestJob('backup');
  const backUp = useAction(orpc.backups.create.mutationOptions());
  const busy = backUp.isPending || work.running;
  const start = () => backUp.mutate(undefined, { onSuccess: work.started });
  const status = query.data;
  return (
    <Screen
      title="Backups"
      help={<BackupsHelp />}
      actions={
        !training && (
          <Button leftSection={<IconDatabaseExport size={14} />} variant="filled" loading={busy} onClick={start}>
            Back up now
          </Button>
        )
      }
    >
      {query.isError ? (
        <LoadProblem error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <>
          <BackupFigures status={status} />
          {status && !training && <BackupWarning status={status} busy={busy} onBackUp={start} />}
          {work.job && (
            <JobProgress
              key={work.job.id}
              title="Backup"
              job={work.job}
              own={work.own}
              doneText="It stands in the list."
              onPutAway={work.putAway}
            />
          )}
          <div className="ph-scroll">
            <div className="ph-backups-page">
              <Section
                title="Backups"
                actions={
                  maySet && (
                    <Link to="/settings" search={{ area: 'backups' }} className="ph-link">
                      <IconSettings size={14} aria-hidden style={{ verticalAlign: -2 }} /> Time, folder and how many are
                      kept
                    </Link>
                  )
                }
              >
                {!status ? (
                  <RowsSkeleton rows={6} />
                ) : training ? (
                  <EmptyState title="Nothing to keep in training">
                    <p>The training sandbox starts afresh each time, so it has no backups. Your facility has them.</p>
                  </EmptyState>
                ) : (
                  <BackupList backups={status.backups} onRestore={setRestoring} />
                )}
              </Section>
              <div>
                <ExportEverything />
              </div>
            </div>
          </div>
        </>
      )}
      {restoring && <RestoreDialog backup={restoring} onClose={() => setRestoring(null)} />}
    </Screen>
  );
}
