// `npm run start:browser`: the application core on plain Node with its window in a browser on this
// computer. Prints one line with the address on standard output; everything else goes to standard error.
import { appFilesIn, SOURCE_ROOT } from '#main/hosts/node/app-files.ts';
import { dataDirHere } from '#main/hosts/node/data-dir.ts';
import { openCore } from '#main/hosts/node/open-core.ts';
import { stopOnSignals } from '#main/hosts/node/stop-signals.ts';
import { openBrowser } from './open-browser.ts';
import { readArguments } from './options.ts';
import { startBrowserHost } from './start-browser-host.ts';

const complain = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

async function run(): Promise<void> {
  const args = readArguments(process.argv.slice(2), { platform: process.platform, environment: process.env });
  const files = appFilesIn(SOURCE_ROOT);
  const opened = await openCore({
    host: 'browser',
    dataDir: dataDirHere(args.training, args.dataDir),
    files,
    training: args.training,
  });
  try {
    const host = await startBrowserHost({ ...opened, rendererDir: files.rendererDir, port: args.port });
    stopOnSignals(
      async () => {
        await host.stop();
        await opened.close();
      },
      complain,
      opened.clock,
    );
    await opened.core.start();
    process.stdout.write(`Packhouse${args.training ? ' (training)' : ''} is open at ${host.url}\n`);
    if (args.openPage) openBrowser(host.url);
  } catch (error) {
    await opened.close();
    throw error;
  }
}

run().catch((error: unknown) => {
  complain(error instanceof Error ? error.message : String(error));
  process.exit(1);
});
