// The training sandbox: a loopback Apex with the sample facility's catalogue, a loopback Google with one spreadsheet for
// the packing list, a driver that makes sales and edits happen on Apex, and somebody who types in the sheet now and then.
// Everything starts afresh each time; nothing here can reach a real system.
import type { Role } from '#shared/rules/roles.ts';
import { TAB_TITLES } from '#shared/rules/sheet-columns.ts';
import type { Clock } from '../core/clock.ts';
import { type ApexDriver, startApexDriver } from './apex/driver.ts';
import { type ApexSandbox, startApexSandbox } from './apex/server.ts';
import { type SamplePackage, sampleFacility } from './facility.ts';
import { type GoogleSandbox, startGoogleSandbox } from './google/server.ts';
import { type SheetPerson, startSheetPerson } from './sheet-person.ts';

export interface Training {
  /** Where both are and what opens them: as the environment gives it, so that no setting leads anywhere else. */
  readonly environment: Readonly<Record<string, string>>;
  readonly spreadsheetId: string;
  readonly facilityName: string;
  readonly packages: readonly SamplePackage[];
  readonly apex: ApexSandbox;
  readonly google: GoogleSandbox;
  readonly driver: ApexDriver;
  readonly sheetPerson: SheetPerson;
  stop(): Promise<void>;
}

/** One of every role, named by what they do. */
export const SAMPLE_PEOPLE: readonly { readonly name: string; readonly role: Role }[] = [
  { name: 'Fulfilment desk', role: 'user' },
  { name: 'Compliance lead', role: 'compliance' },
  { name: 'Facility admin', role: 'super_admin' },
  { name: 'Office viewer', role: 'viewer' },
];

const TOKEN = 'training-only-apex-token';
const FACILITY = 'Golden Hour Pre-Rolls (training)';
const SEED = 1;
const SOMETHING_HAPPENS_EVERY_MS = 20_000;
const SOMEBODY_TYPES_EVERY_MS = 60_000;
const ACCOUNT = 'packhouse@training.iam.gserviceaccount.com';
const SPREADSHEET = 'training-packing-list';
const AT_THE_SHEET = 'Production lead';
const LATENCY_MS = 40;

interface TrainingDeps {
  readonly clock: Clock;
  readonly random: () => number;
}

export async function startTraining(deps: TrainingDeps): Promise<Training> {
  const facility = sampleFacility(SEED);
  const apex = await startApexSandbox({
    tokens: [{ token: TOKEN, abilities: 'all', monthlyCreditLimit: 100_000 }],
    now: () => new Date(deps.clock.now()),
    random: deps.random,
    latencyMs: LATENCY_MS,
    timers: deps.clock,
    data: { products: facility.products, batches: facility.batches },
  });
  const driver = startApexDriver(apex, {
    random: deps.random,
    schedule: deps.clock,
    everyMs: SOMETHING_HAPPENS_EVERY_MS,
  });
  const google = await startTrainingGoogle(deps).catch(async (error: unknown) => {
    driver.stop();
    await apex.stop();
    throw error;
  });
  const sheetPerson = startSheetPerson(google, {
    spreadsheetId: SPREADSHEET,
    name: AT_THE_SHEET,
    random: deps.random,
    schedule: deps.clock,
    everyMs: SOMEBODY_TYPES_EVERY_MS,
  });
  return {
    environment: {
      PACKHOUSE_APEX_URL: apex.url,
      PACKHOUSE_APEX_TOKEN: TOKEN,
      PACKHOUSE_GOOGLE_URL: google.url,
      PACKHOUSE_GOOGLE_CREDENTIALS: google.credentials(ACCOUNT),
    },
    spreadsheetId: SPREADSHEET,
    facilityName: FACILITY,
    packages: facility.packages,
    apex,
    google,
    driver,
    sheetPerson,
    stop: async () => {
      driver.stop();
      sheetPerson.stop();
      await apex.stop();
      await google.stop();
    },
  };
}

/** One service account, and one spreadsheet that is shared with it. */
function startTrainingGoogle({ clock, random }: TrainingDeps): Promise<GoogleSandbox> {
  return startGoogleSandbox({
    accounts: [{ clientEmail: ACCOUNT }],
    spreadsheets: [
      {
        id: SPREADSHEET,
        title: 'Packing (training)',
        owner: { name: AT_THE_SHEET, email: 'production@facility.example' },
        writers: [ACCOUNT],
        // As its page opens on the first tab; what belongs into it is written by Packhouse.
        tabs: [{ title: TAB_TITLES.packing }],
      },
    ],
    now: () => new Date(clock.now()),
    random,
    latencyMs: LATENCY_MS,
    timers: clock,
  });
}

/** The sample packages as the import file they would come in. */
export function packagesCsv(packages: readonly SamplePackage[]): string {
  const quote = (text: string): string => `"${text.replaceAll('"', '""')}"`;
  const lines = packages.map((p) => {
    const physical = p.physicalGrams === undefined ? '' : String(p.physicalGrams);
    return [
      p.metrcNumber,
      quote(p.strain),
      p.initialGrams,
      p.currentGrams,
      physical,
      p.status,
      quote(p.note ?? ''),
    ].join();
  });
  return ['metrc_number,strain,initial_grams,current_grams,physical_grams,status,note', ...lines].join('\n');
}
