// Contract → jobs: a person sees, cancels and fetches their own.
import type { Jobs } from '../../core/jobs.ts';
import { api } from '../../core/rpc.ts';

export function createJobRoutes(jobs: Jobs) {
  const j = api.jobs;
  return {
    list: j.list.handler(({ context }) => jobs.list(context.actor)),
    cancel: j.cancel.handler(({ input, context }) => {
      jobs.cancel(input.jobId, context.actor);
      return {};
    }),
    readFile: j.readFile.handler(({ input, context }) => jobs.readFile(input.jobId, context.actor, input.offset)),
  };
}
