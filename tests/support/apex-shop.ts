// A stand-in for Apex with a few products on it, beside a program that is given its address and token.
import { type ApexSandbox, type ApexSandboxOptions, startApexSandbox } from '#main/sandbox/apex/server.ts';

export const APEX_TOKEN = 'e2e-token-000001';

interface ShopOptions {
  /** What Apex lets the token do; everything when left out. */
  readonly abilities?: ApexSandboxOptions['tokens'][number]['abilities'];
  /** Of every batch; when left out Apex does not count them, so that more can be ordered than there is. */
  readonly quantity?: number;
}

/** Products from id 501, each with one batch from id 1001, in the order of `names`; for as long as `use` takes. */
export async function withApexShop(
  names: readonly string[],
  use: (apex: ApexSandbox) => Promise<void>,
  { abilities = 'all', quantity }: ShopOptions = {},
): Promise<void> {
  const counted = quantity === undefined ? { quantity: null, unlimited: true } : { quantity };
  const apex = await startApexSandbox({
    tokens: [{ token: APEX_TOKEN, abilities }],
    now: () => new Date(),
    random: Math.random,
    data: {
      products: names.map((name, i) => ({ id: 501 + i, name })),
      batches: names.map((_, i) => ({ id: 1001 + i, productId: 501 + i, name: `LOT-${i}`, ...counted })),
    },
  });
  try {
    await use(apex);
  } finally {
    await apex.stop();
  }
}

export const apexEnvironment = ({ url }: ApexSandbox): Record<string, string> => ({
  PACKHOUSE_APEX_URL: url,
  PACKHOUSE_APEX_TOKEN: APEX_TOKEN,
});
