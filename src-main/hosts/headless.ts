// `npm run headless`: the sync with no window, for a server or a closet machine; or only the tracker API. One line, or
// one JSON object, per cycle on standard output; everything else on standard error; exit code 0, or 1 with one sentence.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { systemActor } from '#main/core/actor.ts';
import type { CycleSummary, PauseReason } from '#shared/contract/apex-sync.ts';
import { PAUSE_TEXT } from '#shared/text/labels.ts';
import { HEADLESS_HELP, type HeadlessOptions, readHeadlessOptions } from './headless-options.ts';
import { serveTrackerApi } from './headless-serve.ts';
import { appFilesIn, SOURCE_ROOT } from './node/app-files.ts';
import { dataDirHere } from './node/data-dir.ts';
import { type OpenedCore, openCore } from './node/open-core.ts';
import { plainError } from './node/plain-error.ts';
import { stopOnSignals } from './node/stop-signals.ts';

// With these a run has not done its work, however calmly it ended.
const FAILURES: ReadonlySet<PauseReason> = new Set<PauseReason>([
  'not_configured',
  'unauthorised',
  'forbidden',
  'mapping_unavailable',
  'source_unavailable',
  'tracker_stale',
  'credit_limit',
]);

const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};
const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

async function importFirst({ core }: OpenedCore, path: string): Promise<void> {
  let content: Buffer;
  try {
    content = readFileSync(path);
  } catch {
    throw new Error(`The file ${path} cannot be read: check the path and that you may open it.`);
  }
  const result = await core.importFile(basename(path), content, systemActor('Headless'));
  const { added, updated, unchanged, problems, warnings } = result;
  say(
    `Imported ${result.fileName}: ${added} added, ${updated} updated, ${unchanged} unchanged, ${problems.length} wrong.`,
  );
  for (const { line, column, reason } of problems) say(`  line ${line}, ${column}: ${reason}`);
  for (const { line, column, reason } of warnings) say(`  note, line ${line}, ${column}: ${reason}`);
}

function oneLine(c: CycleSummary): string {
  const rest = [
    c.held > 0 ? `${c.held} held` : '',
    c.parked > 0 ? `${c.parked} parked` : '',
    c.paused === null ? '' : `PAUSED: ${PAUSE_TEXT[c.paused].label}`,
  ].filter(Boolean);
  return (
    `#${c.cycle} ${c.at} ${c.packages} packages, ${c.batches} batches ` +
    `(${c.matched} matched, ${c.unmatched} unmatched, ${c.ambiguous} ambiguous): ` +
    `${c.planned} planned, ${c.pushed} pushed, ${c.failed} failed, ${c.pending} pending` +
    `${rest.length > 0 ? `, ${rest.join(', ')}` : ''} (${c.ms} ms)`
  );
}

async function report(opened: OpenedCore, options: HeadlessOptions, summary: CycleSummary): Promise<void> {
  const plan = options.dryRun ? (await opened.core.sync.plan()).items : null;
  if (options.json) {
    print(JSON.stringify(plan === null ? summary : { ...summary, plan }));
    return;
  }
  print(oneLine(summary));
  for (const item of plan ?? []) {
    say(
      `  batch ${item.batchId} "${item.productName}" ${item.skuKey}: ${item.from ?? '?'} → ${item.to} (${item.action}; ${item.cause})`,
    );
  }
}

async function runCycles(opened: OpenedCore, options: HeadlessOptions, stop: AbortSignal): Promise<void> {
  const { sync, settings } = opened.core;
  await sync.ready();
  if (!options.dryRun && options.cycles !== 1) {
    sync.startMapping();
    opened.core.startDesk();
    opened.core.startKeeping();
  }
  let last: CycleSummary | null = null;
  for (let done = 0; !stop.aborted && (options.cycles === null || done < options.cycles); done += 1) {
    if (done > 0) await awake(opened.clock.sleep(settings.get('sync.intervalSeconds') * 1000, stop));
    if (stop.aborted) break;
    last = await sync.runOnce(stop, { dryRun: options.dryRun });
    await report(opened, options, last);
  }
  const reason = last?.paused ?? null;
  if (reason === 'safety_stop') say(`${PAUSE_TEXT[reason].label}: ${PAUSE_TEXT[reason].text}`);
  if (reason !== null && FAILURES.has(reason)) {
    const { detail } = sync.stopped() ?? { detail: '' };
    throw new Error(`${PAUSE_TEXT[reason].label}${detail ? ` (${detail})` : ''}: ${PAUSE_TEXT[reason].text}`);
  }
}

/** The clock's own timers let the process end; here it must stay for as long as this takes. */
async function awake(work: Promise<void>): Promise<void> {
  const timer = setInterval(() => undefined, 60_000);
  await work.finally(() => clearInterval(timer));
}

async function run(): Promise<void> {
  const options = readHeadlessOptions(process.argv.slice(2));
  if (options.help) {
    say(HEADLESS_HELP);
    return;
  }
  const opened = await openCore({
    host: 'headless',
    dataDir: dataDirHere(options.sandbox, options.dataDir),
    files: appFilesIn(SOURCE_ROOT),
    training: options.sandbox,
  });
  const stop = new AbortController();
  let finished: Promise<void> = Promise.resolve();
  stopOnSignals(
    async () => {
      stop.abort();
      await finished.catch(() => undefined);
    },
    say,
    opened.clock,
  );
  finished = (async () => {
    try {
      if (options.importFile !== undefined) await importFirst(opened, options.importFile);
      if (options.serve) await awake(serveTrackerApi(opened.core, options, { print, say }, stop.signal));
      else await runCycles(opened, options, stop.signal);
    } finally {
      await opened.close();
    }
  })();
  await finished;
}

run().then(
  () => process.exit(0),
  (error: unknown) => {
    say(plainError(error));
    process.exit(1);
  },
);
