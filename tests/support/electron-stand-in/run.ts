// Started as a child process: answers `electron` from this folder, runs the built main bundle given as the
// first argument, then does what the parent asks: run a function over the electron module, as Playwright's
// own Electron launcher does.
import { registerHooks } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { app } from './app.ts';
import { closeChromium, runningChromium } from './chromium-window.ts';

const electronUrl = pathToFileURL(`${import.meta.dirname}/electron.ts`).href;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' ? { url: electronUrl, shortCircuit: true } : next(specifier, context),
});

app.beforeExit = closeChromium;

interface Question {
  readonly id: number;
  readonly source: string;
  readonly argument: unknown;
}

const isQuestion = (message: unknown): message is Question =>
  typeof message === 'object' && message !== null && 'id' in message && 'source' in message;

async function answer({ id, source, argument }: Question): Promise<void> {
  try {
    const electron = await import('./electron.ts');
    const run: (module: unknown, argument: unknown) => unknown = new Function(`return (${source})`)();
    process.send?.({ id, json: JSON.stringify(await run(electron, argument)) ?? 'null' });
  } catch (error) {
    process.send?.({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
}

process.on('message', (message) => {
  if (isQuestion(message)) void answer(message);
});
process.on('disconnect', () => app.exit(0));

const [main] = process.argv.slice(2);
if (!main) throw new Error('Which main bundle?');
process.argv.splice(2, 1);
app.root = resolve(main, '../../..');
const { address } = await runningChromium();
const shown = new Promise((resolve) => app.once('stand-in-window-loaded', resolve));
await import(pathToFileURL(main).href);
app.becomeReady();
// Whoever attaches to a page while it is on its way to another process may never learn its address.
await shown;
process.send?.({ chromium: address });
