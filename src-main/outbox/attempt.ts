// One try of one item: marked, sent or read back, and its outcome written down, each in a short transaction of its
// own with the network outside. A crash anywhere leaves the item where looking again is safe.
import type { OutboxTarget } from '#shared/contract/outbox.ts';
import { type BackoffRule, backoffMs } from '../core/backoff.ts';
import { type Clock, toInstant } from '../core/clock.ts';
import type { Logger } from '../core/log.ts';
import type { AppDatabase, Tx } from '../db/database.ts';
import type { OpenedItem, OutboxKind } from './kinds.ts';
import { type OutboxRow, readPayload, stepTx } from './rows.ts';
import {
  arrived,
  beginSending,
  foundMissing,
  type ItemState,
  needless,
  notArrived,
  refused,
  stillUnclear,
  unclear,
} from './states.ts';
import { asTrouble, OutboxTrouble } from './trouble.ts';

export interface AttemptDeps {
  readonly database: AppDatabase;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Logger;
  readonly kinds: ReadonlyMap<string, OutboxKind>;
  /** An item that failed by itself so often is parked. */
  readonly parkAfter: () => number;
}

/** What the try told of the target. */
export interface Outcome {
  /** Null when the target was not asked. */
  readonly well: boolean | null;
  /** Nothing more is to be tried now. */
  readonly stop: boolean;
  /** Nor before this has passed, milliseconds. */
  readonly waitMs: number | null;
}

const OWN_PAUSE: BackoffRule = { firstMs: 2000, capMs: 15 * 60_000 };
// The target's breaker keeps the pace while it is away; the items are to go soon after it is back.
export const AWAY_PAUSE: BackoffRule = { firstMs: 2000, capMs: 60_000 };
const FINE: Outcome = { well: true, stop: false, waitMs: null };
const UNTOUCHED: Outcome = { well: null, stop: false, waitMs: null };

export type Attempt = ReturnType<typeof createAttempt>;

export function createAttempt(deps: AttemptDeps) {
  const { database, clock } = deps;
  let writing = false;

  const step = (
    row: OutboxRow,
    from: ItemState['state'],
    to: (item: ItemState) => ItemState | null,
    also?: (tx: Tx, at: string) => void,
  ): boolean => {
    const at = toInstant(clock.now());
    writing = true;
    try {
      return database.writeTx((tx) => {
        const taken = stepTx(tx, row.id, [from], to, at);
        if (taken) also?.(tx, at);
        return taken;
      });
    } finally {
      writing = false;
    }
  };

  const nextAt = (row: OutboxRow, trouble: OutboxTrouble): string => {
    const rule = trouble.own ? OWN_PAUSE : AWAY_PAUSE;
    return toInstant(clock.now() + backoffMs(rule, row.attempts + 1, deps.random));
  };

  /** Takes down what went wrong while the row was in `from`: sending, or unknown and read back. */
  const settle = (row: OutboxRow, from: 'sending' | 'unknown', thrown: unknown): Outcome => {
    const trouble = asTrouble(thrown);
    const { code, detail, own } = trouble;
    const mishap = { code, detail, own };
    const at = nextAt(row, trouble);
    const parkAfter = deps.parkAfter();
    const lookAgain = from === 'sending' ? unclear : stillUnclear;
    deps.log.warn('An item of the outbox did not go through', {
      id: row.id,
      kind: row.kind,
      trouble: trouble.kind,
      code,
    });
    step(row, from, (item) => {
      switch (trouble.kind) {
        case 'needless':
          return needless(item, 'Packhouse', detail);
        case 'permanent':
          return refused(item, mishap, from === 'unknown');
        case 'unknown':
          return lookAgain(item, mishap, at, parkAfter);
        case 'stop':
        case 'retry': {
          const when = trouble.kind === 'stop' ? null : at;
          // A reading back that failed says nothing of whether it had arrived.
          return from === 'sending'
            ? notArrived(item, mishap, when, parkAfter)
            : stillUnclear(item, mishap, when, parkAfter);
        }
      }
    });
    return { well: trouble.well, stop: trouble.kind === 'stop', waitMs: trouble.waitMs };
  };

  const send = async (row: OutboxRow, opened: OpenedItem, signal: AbortSignal): Promise<Outcome> => {
    // Cancelled or taken back since it was chosen.
    if (!step(row, 'pending', (item) => beginSending(item, toInstant(clock.now())))) return UNTOUCHED;
    try {
      await opened.send(signal);
    } catch (error) {
      return settle(row, 'sending', error);
    }
    step(row, 'sending', (item) => arrived(item, toInstant(clock.now())), opened.doneTx);
    return FINE;
  };

  const readBack = async (row: OutboxRow, opened: OpenedItem, signal: AbortSignal): Promise<Outcome> => {
    let found: Awaited<ReturnType<OpenedItem['readBack']>>;
    try {
      found = await opened.readBack(signal);
    } catch (error) {
      return settle(row, 'unknown', error);
    }
    if (found === 'unsure') {
      return settle(row, 'unknown', new OutboxTrouble('unknown', { code: 'still_unsure' }));
    }
    if (found === 'applied') {
      step(row, 'unknown', (item) => arrived(item, toInstant(clock.now())), opened.doneTx);
    } else {
      step(row, 'unknown', foundMissing);
    }
    return FINE;
  };

  return {
    /** Tries an item that is pending or unknown. Rejects only on a fault of our own. */
    run: async (row: OutboxRow, target: OutboxTarget, signal: AbortSignal): Promise<Outcome> => {
      const kind = deps.kinds.get(row.kind);
      const unusable = (code: string, detail: string): Outcome => {
        const mishap = { code, detail, own: true };
        step(row, row.state, (item) => refused(item, mishap, item.state === 'unknown'));
        return UNTOUCHED;
      };
      if (!kind || kind.target !== target) return unusable('kind_unknown', row.kind);
      let opened: OpenedItem;
      try {
        opened = kind.open(readPayload(row));
      } catch (error) {
        deps.log.error('An item of the outbox cannot be read', { id: row.id, kind: row.kind, error });
        return unusable('payload_unreadable', '');
      }
      return row.state === 'unknown' ? readBack(row, opened, signal) : send(row, opened, signal);
    },
    /** True while it writes: what is published then is its own doing. */
    isWriting: () => writing,
  };
}
