// Kinds of items, known to the outbox by name only: what a payload looks like, how it is sent, and how one finds out
// whether it arrived. Integrations and features bring theirs; the composition root registers them.
import type { OutboxTarget } from '#shared/contract/outbox.ts';
import type { Tx } from '../db/database.ts';

export type ReadBack = 'applied' | 'not_applied' | 'unsure';

export interface KindOf<T> {
  readonly name: string;
  readonly target: OutboxTarget;
  /** Throws when the payload is none of this kind's. */
  parse(payload: unknown): T;
  /** Resolves when the other system has it. Rejects with OutboxTrouble. */
  send(payload: T, signal: AbortSignal): Promise<void>;
  /** Looks whether it arrived. Changes nothing there. Rejects with OutboxTrouble. */
  readBack(payload: T, signal: AbortSignal): Promise<ReadBack>;
  /** What our own records learn from its arrival, in the transaction that marks it done. */
  doneTx?(tx: Tx, payload: T, at: string): void;
}

/** A payload in the hands of its kind. */
export interface OpenedItem {
  send(signal: AbortSignal): Promise<void>;
  readBack(signal: AbortSignal): Promise<ReadBack>;
  doneTx(tx: Tx, at: string): void;
}

export interface OutboxKind {
  readonly name: string;
  readonly target: OutboxTarget;
  /** Throws when the payload is none of this kind's. */
  open(payload: unknown): OpenedItem;
}

export const defineKind = <T>(kind: KindOf<T>): OutboxKind => ({
  name: kind.name,
  target: kind.target,
  open: (raw) => {
    const payload = kind.parse(raw);
    return {
      send: (signal) => kind.send(payload, signal),
      readBack: (signal) => kind.readBack(payload, signal),
      doneTx: (tx, at) => kind.doneTx?.(tx, payload, at),
    };
  },
});
