// What the browser host's command line and environment say.
import { parseArgs } from 'node:util';
import { hasScreen, type Surroundings } from './open-browser.ts';

export interface BrowserHostArguments {
  readonly training: boolean;
  readonly dataDir: string | undefined;
  /** 0: any free port. */
  readonly port: number;
  readonly openPage: boolean;
}

const LARGEST_PORT = 65_535;

function parsePort(text: string | undefined): number {
  if (text === undefined || text === '') return 0;
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > LARGEST_PORT) {
    throw new Error(`The port must be a number from 0 to ${LARGEST_PORT}, not "${text}".`);
  }
  return port;
}

/** Throws an Error with a sentence for people when something cannot be understood. */
export function readArguments(args: readonly string[], surroundings: Surroundings): BrowserHostArguments {
  const { values } = parseArgs({
    args: [...args],
    options: {
      sandbox: { type: 'boolean', default: false },
      data: { type: 'string' },
      port: { type: 'string' },
      'open-page': { type: 'boolean', default: false },
      'no-open': { type: 'boolean', default: false },
      browser: { type: 'boolean', default: false },
    },
  });
  return {
    training: values.sandbox,
    dataDir: values.data,
    port: parsePort(values.port ?? surroundings.environment.PACKHOUSE_PORT),
    openPage: !values['no-open'] && (values['open-page'] || hasScreen(surroundings)),
  };
}
