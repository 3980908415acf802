// `npm run start:browser`: the application core on plain Node with its window in a browser on this
// computer. Prints one line with the address on standard output; everything else goes to standard error.
import { systemClock } from '#main/core/clock.ts';
import { appFilesIn, SOURCE_ROOT } from '#main/hosts/node/app-files.ts';
import { dataDirHere } from '#main/hosts/node/data-dir.ts';
import { openWorkplace } from '#main/hosts/node/open-workplace.ts';
import { plainError } from '#main/hosts/node/plain-error.ts';
import { stopOnSignals } from '#main/hosts/node/stop-signals.ts';
import { createFileOpener, openBrowser } from './open-browser.ts';
import { readArguments } from './options.ts';
import { startBrowserHost } from './start-browser-host.ts';

const complain = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

async function run(): Promise<void> {
  const surroundings = { platform: process.platform, environment: process.env };
  const args = readArguments(process.argv.slice(2), surroundings);
  const files = appFilesIn(SOURCE_ROOT);
  const workplace = await openWorkplace({
    host: 'browser',
    dataDir: dataDirHere(false, args.dataDir),
    files,
    startIn: args.training ? 'training' : 'facility',
    openFile: createFileOpener(surroundings, systemClock),
  });
  const { log, clock } = workplace;
  // What nobody waited for must not end the sync of everybody.
  process.on('unhandledRejection', (error) => log.error('Something failed unseen', { error }));
  try {
    const host = await startBrowserHost({ workplace, rendererDir: files.rendererDir, port: args.port });
    stopOnSignals(
      async () => {
        await host.stop();
        await workplace.close();
      },
      complain,
      clock,
    );
    await workplace.start();
    process.stdout.write(`Packhouse${args.training ? ' (training)' : ''} is open at ${host.url}\n`);
    if (args.openPage) openBrowser(host.url);
  } catch (error) {
    await workplace.close();
    throw error;
  }
}

run().catch((error: unknown) => {
  complain(plainError(error));
  process.exit(1);
});
