// Everything as files to look at: what there is, the format, the work, and its result.
import { Button, Radio } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Section } from '../../components/bits.tsx';
import { LoadProblem } from '../../components/empty-state.tsx';
import { JobProgress, useLatestJob } from '../../components/job-progress.tsx';
import { RowsSkeleton } from '../../components/skeleton.tsx';
import { plural, whole } from '../../lib/format.ts';
import { orpc } from '../../rpc/client.ts';
import { useAction } from '../../rpc/hooks.ts';

const FORMATS = [
  { value: 'xlsx', label: 'Excel workbook', text: 'One sheet for each list.' },
  { value: 'csv-zip', label: 'CSV files in a zip', text: 'One file for each list, for other programs.' },
] as const;
type Format = (typeof FORMATS)[number]['value'];

export function ExportEverything() {
  const [format, setFormat] = useState<Format>('xlsx');
  const contents = useQuery(orpc.exports.contents.queryOptions({ staleTime: 0 }));
  const work = useLatestJob('export-everything');
  const start = useAction(orpc.exports.everything.mutationOptions());
  const rows = contents.data?.reduce((sum, table) => sum + table.rows, 0) ?? 0;
  return (
    <Section title="Export everything">
      {contents.isError ? (
        <LoadProblem error={contents.error} onRetry={() => void contents.refetch()} />
      ) : !contents.data ? (
        <RowsSkeleton rows={4} />
      ) : (
        <div className="ph-stack">
          <p className="ph-muted">
            All data in a form to look at or to hand on. Passwords and tokens are not in it, and it cannot be restored:
            that is what backups are for.
          </p>
          <Radio.Group
            label="As"
            value={format}
            onChange={(value) => setFormat(FORMATS.find((it) => it.value === value)?.value ?? 'xlsx')}
          >
            <div className="ph-roles">
              {FORMATS.map((it) => (
                <Radio key={it.value} size="xs" value={it.value} label={it.label} description={it.text} />
              ))}
            </div>
          </Radio.Group>
          <div className="ph-row">
            <Button
              variant="filled"
              leftSection={<IconDownload size={14} />}
              loading={start.isPending}
              disabled={work.running}
              onClick={() => start.mutate({ format }, { onSuccess: work.started })}
            >
              Export {whole(rows)} rows
            </Button>
          </div>
          {work.job && (
            <JobProgress
              key={work.job.id}
              title="Export of everything"
              job={work.job}
              own={work.own}
              doneText="The file was fetched."
              onPutAway={work.putAway}
            />
          )}
          <table className="ph-table">
            <caption className="ph-visually-hidden">What would be exported</caption>
            <tbody>
              {contents.data.map((table) => (
                <tr key={table.table}>
                  <td>{table.title}</td>
                  <td className="ph-num">{plural(table.rows, 'row')}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Section>
  );
}
