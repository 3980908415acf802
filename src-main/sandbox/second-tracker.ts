// A second Packhouse in training, the one that other machines would ask: it keeps the sample packages and serves them over
// its API. What it can do for the one who practises; a host starts it.
import type { TrackerAct } from '#shared/contract/sandbox.ts';
import type { SamplePackage } from './facility.ts';

export interface SecondTracker {
  readonly url: string;
  readonly key: string;
  /** Whether it can be reached. */
  readonly here: boolean;
  /** The old key stops at once; answers the new one. */
  newKey(): string;
  /** It is off the network, as if its machine were off. */
  away(): Promise<void>;
  back(): Promise<void>;
  stop(): Promise<void>;
}

export type StartSecondTracker = (packages: readonly SamplePackage[]) => Promise<SecondTracker>;

export interface TrainingTracker {
  state(): { readonly running: boolean; readonly here: boolean; readonly keyFits: boolean; readonly url: string };
  /** Answers what happened, in a sentence; null where no second Packhouse can be started. */
  act(act: TrackerAct): Promise<string | null>;
  stop(): Promise<void>;
}
