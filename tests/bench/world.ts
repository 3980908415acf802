// A large operator in a temporary folder: packages, a stand-in Apex with its batches, a core that has read
// both. Names are generated; time is a fake clock, so that rate limits cost nothing but are still kept.
import { type ApexSandbox, startApexSandbox } from '#main/sandbox/apex/server.ts';
import { createTestCore, type TestCore } from '#tests/support/create-test-core.ts';
import { createFakeClock, type FakeClock } from '#tests/support/fake-clock.ts';

const FIRST = [
  'Blue',
  'Purple',
  'Sour',
  'Lemon',
  'Cherry',
  'Mango',
  'Velvet',
  'Golden',
  'Frosted',
  'Midnight',
  'Coastal',
  'Electric',
  'Sugar',
  'Pine',
  'Ruby',
  'Amber',
  'Iron',
  'Silver',
  'Wild',
  'Royal',
  'Misty',
  'Canyon',
  'Harbor',
  'Copper',
  'Solar',
];
const SECOND = [
  'Dream',
  'Punch',
  'Diesel',
  'Haze',
  'Pie',
  'Kush',
  'Cake',
  'Goat',
  'Runner',
  'Comet',
  'Breeze',
  'Sherbet',
  'Cookies',
  'Mint',
  'Gelato',
  'Fuel',
  'Blossom',
  'Lantern',
  'Thunder',
  'Meadow',
];

/** Distinct strain names: 25 × 20 × as many numbers as asked for. */
export const strainName = (i: number): string => {
  const number = Math.floor(i / (FIRST.length * SECOND.length));
  const name = `${FIRST[i % FIRST.length]} ${SECOND[Math.floor(i / FIRST.length) % SECOND.length]}`;
  return number === 0 ? name : `${name} ${number + 1}`;
};

const FORMS = [
  (s: string) => `CannaDart - ${s} 0.5g`,
  (s: string) => `${s} | CannaDart | 1g Infused`,
  (s: string) => `Magnetic Box – ${s} 6-pack`,
  (s: string) => `Mag Box / ${s} / 12pk 6g`,
  (s: string) => `Cocoa Blunt - ${s} 1g`,
];
export const productName = (strain: number, form: number): string =>
  FORMS[form % FORMS.length]?.(strainName(strain)) ?? '';

export interface World {
  readonly core: TestCore;
  readonly apex: ApexSandbox;
  readonly clock: FakeClock;
  close(): Promise<void>;
}

export interface WorldSize {
  readonly packages: number;
  readonly batches: number;
}

const TOKEN = 'bench-token-0001';

/** Every strain has five products (four of the default SKUs and one that no package sells), one batch each. */
export async function openWorld({ packages, batches }: WorldSize): Promise<World> {
  const clock = createFakeClock('2026-03-01T08:00:00.000Z', { autoAdvance: true });
  const strains = Math.ceil(batches / FORMS.length);
  const products = Array.from({ length: batches }, (_, i) => ({
    id: 100_000 + i,
    name: productName(Math.floor(i / FORMS.length), i),
  }));
  const apex = await startApexSandbox({
    tokens: [{ token: TOKEN, abilities: 'all' }],
    now: () => new Date(clock.now()),
    random: () => 0.5,
    logLimit: 200_000,
    data: {
      products,
      batches: products.map(({ id }, i) => ({ id: 500_000 + i, productId: id, name: `L-${i}`, quantity: 0 })),
    },
  });
  const core = await createTestCore({ apexUrl: apex.url, apexToken: TOKEN, clock });
  const rows = Array.from({ length: packages }, (_, i) => {
    const tag = `1A40603${String(i).padStart(17, '0')}`;
    return `${tag},${strainName(i % strains)},${100 + (i % 400)},${100 + (i % 400)}`;
  });
  for (let start = 0; start < rows.length; start += 5000) {
    await core.importCsv(
      ['metrc_number,strain,initial_grams,current_grams', ...rows.slice(start, start + 5000)].join('\n'),
    );
  }
  return {
    core,
    apex,
    clock,
    close: async () => {
      await core.discard();
      await apex.stop();
    },
  };
}
