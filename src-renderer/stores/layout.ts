// What this workstation's person likes: density, the navigation's width. Kept on this machine only.
import { create } from 'zustand';
import { readStored, writeStored } from '../lib/stored.ts';

type Density = 'dense' | 'roomy';

interface Layout {
  readonly density: Density;
  readonly navCollapsed: boolean;
}

const STORED = { name: 'layout', version: 1 };

const read = (): Layout => {
  const stored = readStored(STORED);
  const of = (key: string): unknown =>
    typeof stored === 'object' && stored !== null ? Reflect.get(stored, key) : null;
  return { density: of('density') === 'roomy' ? 'roomy' : 'dense', navCollapsed: of('navCollapsed') === true };
};

export const useLayout = create<Layout>(read);

export function setLayout(change: Partial<Layout>): void {
  useLayout.setState(change);
  writeStored(STORED, useLayout.getState());
}
