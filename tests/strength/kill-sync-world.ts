// What the killed process and its parent agree on: packages, each with two batches of its own on Apex.
import { DEFAULT_SKUS, gramsPerUnit } from '#shared/rules/sku-units.ts';

export const KILL_PACKAGES_GRAMS = 60;

export interface KillPackage {
  readonly tag: string;
  readonly strain: string;
  readonly batches: readonly {
    readonly id: number;
    readonly productId: number;
    readonly product: string;
    readonly unitMg: number;
  }[];
}

const [HALF, WHOLE] = DEFAULT_SKUS;

export function killPackage(n: number): KillPackage {
  const strain = `Strength ${String.fromCharCode(65 + Math.floor(n / 26))}${String.fromCharCode(65 + (n % 26))} Kush`;
  return {
    tag: `1A4060300${String(900_000 + n).padStart(15, '0')}`,
    strain,
    batches: [
      { id: 10_000 + n, productId: 40_000 + n, product: `CannaDart - ${strain} 0.5g`, unitMg: gramsPerUnit(HALF) },
      { id: 20_000 + n, productId: 50_000 + n, product: `CannaDart - ${strain} 1g`, unitMg: gramsPerUnit(WHOLE) },
    ],
  };
}
