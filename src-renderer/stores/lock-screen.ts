// How the lock screen opens: asking the person who locked it, or offering everybody.
import { create } from 'zustand';

export const useLockScreen = create<{ readonly everybody: boolean }>(() => ({ everybody: false }));

export const offerEverybody = (everybody: boolean): void => useLockScreen.setState({ everybody });
