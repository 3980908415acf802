// Something that happens at random moments until it is stopped. It holds no clock of its own: the injected schedule
// decides when, so a test turns it by hand. One action a beat, never two timers at once.
import type { Clock, Timer } from '#main/core/clock.ts';

export interface PulseOptions {
  /** In [0, 1). */
  readonly random: () => number;
  readonly schedule: Pick<Clock, 'set'>;
  /** The average pause between two beats, in milliseconds; each is between half and one and a half of it. */
  readonly everyMs: number;
}

export interface Pulse {
  pause(): void;
  /** Once it was stopped it does not begin again. */
  resume(): void;
  stop(): void;
  readonly running: boolean;
}

export function startPulse({ random, schedule, everyMs }: PulseOptions, beat: () => void): Pulse {
  let timer: Timer | null = null;
  let state: 'running' | 'paused' | 'stopped' = 'running';
  const arm = () => {
    if (state !== 'running' || timer !== null) return;
    timer = schedule.set(everyMs * (0.5 + random()), () => {
      timer = null;
      beat();
      arm();
    });
  };
  const disarm = () => {
    timer?.cancel();
    timer = null;
  };
  arm();
  return {
    pause: () => {
      if (state === 'running') state = 'paused';
      disarm();
    },
    resume: () => {
      if (state === 'paused') state = 'running';
      arm();
    },
    stop: () => {
      state = 'stopped';
      disarm();
    },
    get running() {
      return state === 'running';
    },
  };
}
