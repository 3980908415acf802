// How this machine treats scans: remembered here, because it belongs to the desk and its scanner.
import { create } from 'zustand';
import { readStored, writeStored } from '../../lib/stored.ts';

export const PACKAGE_MODES = ['choose', 'one', 'rest'] as const;
export type PackageMode = (typeof PACKAGE_MODES)[number];
export const PRODUCT_MODES = ['choose', 'one'] as const;
export type ProductMode = (typeof PRODUCT_MODES)[number];

export const PACKAGE_MODE_TEXT: Record<PackageMode, string> = {
  choose: 'chooses the package',
  one: 'packs 1 from it',
  rest: 'packs all the rest from it',
};

export const PRODUCT_MODE_TEXT: Record<ProductMode, string> = {
  choose: 'chooses the line',
  one: 'chooses the line and packs 1',
};

interface ScanSettings {
  readonly packageMode: PackageMode;
  readonly productMode: ProductMode;
  readonly sound: boolean;
}

const STORED = { name: 'packing.scan', version: 1 };

function remembered(): ScanSettings {
  const value = readStored(STORED);
  const part = (key: string): unknown =>
    typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
  return {
    packageMode: PACKAGE_MODES.find((mode) => mode === part('packageMode')) ?? 'one',
    productMode: PRODUCT_MODES.find((mode) => mode === part('productMode')) ?? 'choose',
    sound: part('sound') === true,
  };
}

export const useScanSettings = create<ScanSettings>(remembered);

export function changeScanSettings(change: Partial<ScanSettings>): void {
  useScanSettings.setState(change);
  writeStored(STORED, useScanSettings.getState());
}
