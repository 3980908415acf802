// One window's place: in the facility or in training, with a seat of its own in either core. Whoever sits in one
// keeps that seat while the window is in the other. A core that was opened again gives a new seat, with nobody on it.
import type { Seat } from '#main/core/seat.ts';
import type { HostedCore } from '#main/hosted-core.ts';

export type Mode = 'facility' | 'training';

export interface Standing {
  readonly core: HostedCore;
  readonly seat: Seat;
}

export interface Place {
  readonly mode: Mode;
  /**
   * Hands `use` what a new connection of this window belongs to; waits while that core is being opened. `use` must
   * listen with `onLeft` at once, so that a core that stops right after finds its connections.
   */
  stand(use: (standing: Standing) => void): Promise<void>;
  /** The seat in that mode's core, when this window has been there. */
  standingIn(mode: Mode): Standing | null;
  /** Covers the screen of whoever is signed in, in both modes. */
  lock(): void;
  /** Called when connections of this place to `core` must end. Answers how to stop listening. */
  onLeft(listener: (core: HostedCore) => void): () => void;
  /** The window will not come back: whoever sat here does so no longer. */
  close(): void;
}

/** What the workplace may do with a place. */
export interface OwnPlace extends Place {
  owns(seat: Seat): boolean;
  /** New connections go there from now on; those of before end with `tellLeft`. Answers the core it came from. */
  moveTo(mode: Mode): HostedCore | null;
  /** Its connections to that core end; `gone` means its seat there as well. */
  tellLeft(core: HostedCore, gone: boolean): void;
}

export function createPlace(
  startIn: Mode,
  enter: <T>(mode: Mode, use: (core: HostedCore) => T) => Promise<T>,
  closed: (place: OwnPlace) => void,
): OwnPlace {
  let mode = startIn;
  const standings = new Map<Mode, Standing>();
  const listeners = new Set<(core: HostedCore) => void>();

  const sitDown = (at: Mode, core: HostedCore): Standing => {
    const known = standings.get(at);
    if (known?.core === core) return known;
    const standing = { core, seat: core.openSeat() };
    standings.set(at, standing);
    return standing;
  };
  const lock = (): void => {
    for (const { core, seat } of standings.values()) core.lockSeat(seat);
  };

  const place: OwnPlace = {
    get mode() {
      return mode;
    },
    stand: async (use) => {
      // The window may be moved while its core is being opened: then it is the other one that counts.
      for (let stood = false; !stood; ) {
        const at = mode;
        stood = await enter(at, (core) => {
          if (at !== mode) return false;
          use(sitDown(at, core));
          return true;
        });
      }
    },
    standingIn: (at) => standings.get(at) ?? null,
    lock,
    onLeft: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => {
      closed(place);
      for (const { core, seat } of [...standings.values()]) {
        place.tellLeft(core, false);
        core.closeSeat(seat);
      }
      standings.clear();
      listeners.clear();
    },
    owns: (seat) => [...standings.values()].some((standing) => standing.seat === seat),
    moveTo: (to) => {
      const from = standings.get(mode)?.core ?? null;
      mode = to;
      return from;
    },
    tellLeft: (core, gone) => {
      if (gone) {
        for (const [at, standing] of standings) if (standing.core === core) standings.delete(at);
      }
      for (const listener of [...listeners]) listener(core);
    },
  };
  return place;
}
