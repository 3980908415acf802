// The training sandbox: a loopback Apex with the sample facility's catalogue and a driver that makes sales
// and edits happen there. Everything starts afresh each time; nothing here can reach a real system.
import type { Role } from '#shared/rules/roles.ts';
import type { Clock } from '../core/clock.ts';
import { type ApexDriver, startApexDriver } from './apex/driver.ts';
import { type ApexSandbox, startApexSandbox } from './apex/server.ts';
import { type SamplePackage, sampleFacility } from './facility.ts';

export interface Training {
  readonly apexUrl: string;
  readonly apexToken: string;
  readonly facilityName: string;
  readonly packages: readonly SamplePackage[];
  readonly apex: ApexSandbox;
  readonly driver: ApexDriver;
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
const LATENCY_MS = 40;

export async function startTraining(deps: { readonly clock: Clock; readonly random: () => number }): Promise<Training> {
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
  return {
    apexUrl: apex.url,
    apexToken: TOKEN,
    facilityName: FACILITY,
    packages: facility.packages,
    apex,
    driver,
    stop: async () => {
      driver.stop();
      await apex.stop();
    },
  };
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
