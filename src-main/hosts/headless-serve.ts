// `npm run headless -- --serve`: nothing but the tracker API, for a machine that keeps the finished goods of others. Where
// it listens is one line on standard output, again when it moves; why it does not, one on standard error. Backups go on.
import type { Core } from '#main/create-core.ts';
import { apiProblemWords } from '#shared/text/tracker.ts';

export interface ServeOutput {
  readonly print: (line: string) => void;
  readonly say: (line: string) => void;
}

/** Until `stop`. Throws an Error with one sentence when there is nothing to serve. */
export async function serveTrackerApi(
  core: Pick<Core, 'trackerApi' | 'events' | 'startKeeping'>,
  { json }: { readonly json: boolean },
  { print, say }: ServeOutput,
  stop: AbortSignal,
): Promise<void> {
  const { trackerApi, events } = core;
  const { enabled, keySet } = trackerApi.status();
  if (!enabled) {
    throw new Error(
      'The tracker API is switched off: switch it on under Settings, Tracker API, or give PACKHOUSE_TRACKER_API_KEY.',
    );
  }
  if (!keySet) {
    throw new Error(
      'The tracker API has no key yet: make one under Settings, Tracker API, or give PACKHOUSE_TRACKER_API_KEY.',
    );
  }
  core.startKeeping();
  let told = '';
  const tell = (): void => {
    const { url, problem } = trackerApi.status();
    const now = problem ? `${problem.kind} ${problem.detail}` : url;
    if (now === told || now === '') return;
    told = now;
    if (problem) {
      const { label, remedy } = apiProblemWords(problem.kind);
      say(`The tracker API does not listen. ${label} (${problem.detail}). ${remedy}`);
    } else {
      print(json ? JSON.stringify({ serving: url }) : `Serving the tracker API at ${url}`);
    }
  };
  const leave = events.subscribe(({ area }) => {
    if (area === 'tracker') tell();
  });
  tell();
  await new Promise<void>((done) => {
    if (stop.aborted) done();
    stop.addEventListener('abort', () => done(), { once: true });
  });
  leave();
}
