// Long work in the core: what it is doing, how far, how long still, and Cancel; afterwards its result, which stays
// until it is put away. A job started in this window hands over its file by itself when it is done.
import { ActionIcon, Button, Progress } from '@mantine/core';
import { ORPCError } from '@orpc/client';
import { IconBan, IconCircleCheck, IconDownload, IconLoader2, IconX } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { Job, JobKind } from '#shared/contract/jobs.ts';
import { plural, whole } from '../lib/format.ts';
import { problemOf } from '../lib/problem.ts';
import { orpc } from '../rpc/client.ts';
import { tellProblem, useAction } from '../rpc/hooks.ts';
import { Ago } from './bits.tsx';
import { saveJobFile } from './save-file.ts';
import { Status } from './status.tsx';

/** Progress is announced; asking now and then only makes sure that no end is missed. */
const ASK_MS = 2000;

/** One's own jobs of a kind, newest first. */
export function useJobs(kind: JobKind): readonly Job[] {
  const query = useQuery(
    orpc.jobs.list.queryOptions({
      refetchInterval: ({ state }) => (state.data?.some((it) => it.state === 'running') ? ASK_MS : false),
    }),
  );
  return query.data?.filter((job) => job.kind === kind) ?? [];
}

/**
 * The newest job of a kind that was not put away, and the id started here. Call `started` with the id of a job
 * begun in this window.
 */
export function useLatestJob(kind: JobKind) {
  const jobs = useJobs(kind);
  const [own, setOwn] = useState<string | null>(null);
  const [away, setAway] = useState<string | null>(null);
  const newest = jobs[0];
  return {
    job: newest && newest.id !== away ? newest : null,
    own: newest !== undefined && newest.id === own,
    running: newest?.state === 'running',
    started: ({ jobId }: { jobId: string }) => setOwn(jobId),
    putAway: () => newest && setAway(newest.id),
  };
}

const MEGABYTE = 1_000_000;

/** "12.3 MB". Decimal, as disks are sold. */
export function bytesWords(bytes: number): string {
  if (bytes < 1000) return `${whole(bytes)} B`;
  if (bytes < MEGABYTE) return `${whole(bytes / 1000)} kB`;
  if (bytes < 1000 * MEGABYTE) return `${(bytes / MEGABYTE).toFixed(1)} MB`;
  return `${(bytes / 1000 / MEGABYTE).toFixed(1)} GB`;
}

const timeLeft = (seconds: number | null): string => {
  if (seconds === null) return '';
  if (seconds < 60) return `about ${plural(Math.max(1, seconds), 'second')} left`;
  return `about ${plural(Math.round(seconds / 60), 'minute')} left`;
};

interface Props {
  /** What it is, e.g. "Export of the audit log". */
  readonly title: string;
  readonly job: Job;
  /** Started in this window: its file is fetched as soon as it is there. */
  readonly own: boolean;
  /** What stands there once it is done and has no file. */
  readonly doneText: string;
  readonly onPutAway: () => void;
}

export function JobProgress(props: Props) {
  const { job } = props;
  return (
    <section className="ph-job" aria-label={props.title} data-state={job.state}>
      {job.state === 'running' ? <Running title={props.title} job={job} /> : <Ended {...props} />}
    </section>
  );
}

function Running({ title, job }: { title: string; job: Job }) {
  const cancel = useAction(orpc.jobs.cancel.mutationOptions(), () => `${title} cancelled`);
  const known = job.total > 0;
  const percent = known ? Math.min(100, (job.done / job.total) * 100) : 100;
  return (
    <>
      <div className="ph-row">
        <Status tone="info" icon={IconLoader2} label={title} />
        <span className="ph-ellipsis" role="status">
          {job.step}
        </span>
        <span className="ph-push ph-muted">
          {known && `${whole(job.done)} of ${whole(job.total)} `}
          {timeLeft(job.secondsLeft)}
        </span>
        <Button
          aria-label={`Cancel: ${title}`}
          loading={cancel.isPending}
          onClick={() => cancel.mutate({ jobId: job.id })}
        >
          Cancel
        </Button>
      </div>
      <Progress
        value={percent}
        size={6}
        animated={!known}
        striped={!known}
        aria-label={known ? `${title}: ${Math.round(percent)} %` : title}
      />
    </>
  );
}

function Ended(props: Props) {
  const { job, title } = props;
  const save = useMutation({ mutationFn: saveJobFile, onError: tellProblem });
  const fetched = useRef(false);
  const wanted = props.own && job.state === 'done' && job.file !== null;
  const { mutate } = save;
  useEffect(() => {
    if (!wanted || fetched.current) return;
    fetched.current = true;
    mutate(job.id);
  }, [wanted, mutate, job.id]);
  return (
    <div className="ph-row ph-row-wrap">
      <Outcome {...props} saved={save.isSuccess} />
      <span className="ph-push ph-muted">
        <Ago at={job.endedAt} />
      </span>
      {job.file && (
        <Button
          leftSection={<IconDownload size={14} />}
          loading={save.isPending}
          onClick={() => save.mutate(job.id)}
          aria-label={`Download ${job.file.name}`}
        >
          Download
        </Button>
      )}
      <ActionIcon aria-label={`Put away: ${title}`} onClick={props.onPutAway}>
        <IconX size={14} />
      </ActionIcon>
    </div>
  );
}

function Outcome({ title, job, doneText, saved }: Props & { saved: boolean }) {
  if (job.state === 'cancelled') return <Status tone="quiet" icon={IconBan} label={`${title}: cancelled`} />;
  if (job.state === 'failed') {
    const { code, data } = job.problem ?? { code: 'UNEXPECTED', data: { reference: job.id.slice(-8) } };
    const problem = problemOf(new ORPCError(code, { data }));
    return (
      <span role="alert" className="ph-wrap">
        <Status tone="bad" icon={IconX} label={`${title}: ${problem.title}`} /> {problem.text} {problem.remedy}
      </span>
    );
  }
  const file = job.file;
  return (
    <span role="status" className="ph-wrap">
      <Status tone="ok" icon={IconCircleCheck} label={`${title}: done`} />{' '}
      {file ? `${file.name}, ${bytesWords(file.bytes)}.` : saved ? 'The file was downloaded.' : doneText}
    </span>
  );
}
