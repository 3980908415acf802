// Why an item could not be sent or read back, in the few ways the runner tells apart. A kind turns whatever its
// integration throws into one of these; anything else that is thrown counts as "unknown what happened".

/**
 * retry: it certainly did not happen, try again later. permanent: it never will by itself, a person must look.
 * unknown: it may have happened, look before sending again. stop: it did not happen, and nothing else to this target
 * would now. needless: there is nothing left to do, because the other system is where it should be, or further.
 */
export type TroubleKind = 'retry' | 'permanent' | 'unknown' | 'stop' | 'needless';

export interface TroubleFields {
  /** A key of the words in text/outbox.ts. */
  readonly code: string;
  /** The other system's own words, or the particulars; never a secret. */
  readonly detail?: string;
  /**
   * The item's own doing: counts towards parking. The line, the server or the account being down is nobody's own, so
   * that however long the other system is away nothing is parked for it.
   */
  readonly own?: boolean;
  /** Whether the other system is well, as this call tells it; null when the call tells nothing. */
  readonly well?: boolean | null;
  /** Nothing is sent to the target before this has passed, milliseconds. */
  readonly waitMs?: number | null;
}

export class OutboxTrouble extends Error {
  readonly kind: TroubleKind;
  readonly code: string;
  readonly detail: string;
  readonly own: boolean;
  readonly well: boolean | null;
  readonly waitMs: number | null;

  constructor(kind: TroubleKind, fields: TroubleFields) {
    super(`${kind}: ${fields.code}${fields.detail ? ` (${fields.detail})` : ''}`);
    this.name = 'OutboxTrouble';
    this.kind = kind;
    this.code = fields.code;
    this.detail = fields.detail ?? '';
    this.own = kind !== 'stop' && (fields.own ?? true);
    this.well = fields.well === undefined ? true : fields.well;
    this.waitMs = fields.waitMs ?? null;
  }
}

/** What was thrown, as trouble. What nobody foresaw may have happened: it is looked up. */
export function asTrouble(thrown: unknown): OutboxTrouble {
  if (thrown instanceof OutboxTrouble) return thrown;
  const detail = thrown instanceof Error ? thrown.message : String(thrown);
  return new OutboxTrouble('unknown', { code: 'unexpected', detail, well: null });
}
