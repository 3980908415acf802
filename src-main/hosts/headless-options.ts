// The command line of the headless mode.
import { parseArgs } from 'node:util';

export interface HeadlessOptions {
  readonly sandbox: boolean;
  readonly dataDir: string | undefined;
  readonly importFile: string | undefined;
  /** Null: until stopped. */
  readonly cycles: number | null;
  readonly dryRun: boolean;
  /** The tracker API and nothing else, until stopped. */
  readonly serve: boolean;
  readonly json: boolean;
  readonly help: boolean;
}

export const HEADLESS_HELP = `Runs Packhouse's sync with no window: one line per cycle on standard output, everything else on standard error.

  npm run headless -- [--sandbox] [--data DIR] [--import-packages FILE.csv] [--cycles N | --once] [--dry-run] [--json]
  npm run headless -- --serve [--data DIR] [--import-packages FILE.csv] [--json]

  --sandbox               the training sandbox instead of real systems
  --data DIR              the data folder (or PACKHOUSE_DATA_DIR)
  --import-packages FILE  first import packages from a CSV or Excel file
  --cycles N, --once      stop after N cycles, or after one; without it, run until stopped
  --dry-run               show what would be sent, send nothing
  --json                  one JSON object per cycle
  --serve                 no sync: only serve the tracker API until stopped; prints where it listens.
                          PACKHOUSE_TRACKER_API_KEY gives its key and switches it on,
                          PACKHOUSE_TRACKER_API_ADDRESS and PACKHOUSE_TRACKER_API_PORT say where
`;

/** Throws an Error with one plain sentence. */
export function readHeadlessOptions(argv: readonly string[]): HeadlessOptions {
  const values = parse(argv);
  if (values.cycles !== undefined && values.once) throw new Error('Give either --cycles or --once, not both.');
  const cycles = values.once ? 1 : values.cycles === undefined ? null : Number(values.cycles);
  if (cycles !== null && (!Number.isInteger(cycles) || cycles < 1)) {
    throw new Error(`--cycles takes a whole number from 1 on, not "${values.cycles}".`);
  }
  if (values.serve && (cycles !== null || values['dry-run'])) {
    throw new Error('--serve runs no cycles: leave out --cycles, --once and --dry-run.');
  }
  // Pretend goods would be sold by other machines.
  if (values.serve && values.sandbox) throw new Error('Training serves no tracker API: leave out --sandbox.');
  return {
    sandbox: values.sandbox,
    dataDir: values.data,
    importFile: values['import-packages'],
    cycles,
    dryRun: values['dry-run'],
    serve: values.serve,
    json: values.json,
    help: values.help,
  };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        sandbox: { type: 'boolean', default: false },
        data: { type: 'string' },
        'import-packages': { type: 'string' },
        cycles: { type: 'string' },
        once: { type: 'boolean', default: false },
        'dry-run': { type: 'boolean', default: false },
        serve: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('.')[0] : String(error);
    throw new Error(`${reason}. Run with --help to see what there is.`);
  }
}
