// Whether the guided set-up stands in place of the screens. It begins before anybody has an account and goes on
// after: the window must not jump to Today in between. Reloading ends it; Today then lists what is left.
import { create } from 'zustand';

export type Door = 'new' | 'old-client';

export const useGuide = create<{ readonly door: Door | null }>(() => ({ door: null }));

export const openGuide = (door: Door): void => useGuide.setState({ door });
export const closeGuide = (): void => useGuide.setState({ door: null });
