// Every error that a procedure may answer: a code with data, never a sentence. Sentences and
// remedies live in `text/errors.ts`, which the type system keeps complete.
import { z } from 'zod';

const nothing = z.object({});

/** Error code → data it carries. Masses are milligrams. */
export const ERROR_MAP = {
  INVALID_INPUT: { status: 422, data: z.object({ field: z.string(), reason: z.string() }) },
  FORBIDDEN_ACTION: { status: 403, data: z.object({ permission: z.string() }) },
  SIGNED_OUT: { status: 401, data: nothing },
  SCREEN_LOCKED: { status: 423, data: nothing },
  SIGN_IN_REFUSED: { status: 401, data: z.object({ triesLeft: z.int() }) },
  SIGN_IN_SLOWED: { status: 429, data: z.object({ retryAt: z.string() }) },
  TOO_BUSY: { status: 503, data: nothing },
  NOT_IN_TRAINING: { status: 409, data: nothing },
  PIN_REFUSED: { status: 401, data: z.object({ reason: z.enum(['wrong', 'not_set', 'password_first', 'too_many']) }) },
  PASSWORD_NOT_GOOD: { status: 422, data: z.object({ reason: z.string() }) },
  NAME_TAKEN: { status: 409, data: z.object({ name: z.string() }) },
  LAST_SUPER_ADMIN: { status: 409, data: nothing },
  ALREADY_SET_UP: { status: 409, data: nothing },
  CANNOT_SWITCH: { status: 409, data: z.object({ reason: z.string() }) },
  DISK_FULL: { status: 507, data: nothing },
  DATA_NOT_OPEN: { status: 503, data: nothing },
  NOTHING_TO_RECOVER: { status: 409, data: nothing },
  BACKUP_NOT_USABLE: { status: 409, data: z.object({ name: z.string(), reason: z.string() }) },
  CONFIG_UNREADABLE: { status: 422, data: z.object({ fileName: z.string(), reason: z.string() }) },
  JOB_GONE: { status: 404, data: nothing },
  RECORD_NOT_FOUND: { status: 404, data: z.object({ kind: z.string(), ref: z.string() }) },
  METRC_NUMBER_TAKEN: { status: 409, data: z.object({ metrcNumber: z.string() }) },
  NOT_ENOUGH_AVAILABLE: {
    status: 409,
    data: z.object({ requestedMg: z.int(), availableMg: z.int(), metrcNumber: z.string() }),
  },
  DECREMENT_KEY_REUSED: { status: 409, data: z.object({ key: z.string() }) },
  UNKNOWN_SKU: { status: 422, data: z.object({ sku: z.string(), known: z.array(z.string()) }) },
  SKU_KEY_TAKEN: { status: 409, data: z.object({ sku: z.string() }) },
  WEIGHTS_OVER_100: { status: 422, data: z.object({ total: z.int() }) },
  HOLD_ALREADY_RELEASED: { status: 409, data: z.object({ holdId: z.string() }) },
  PACKAGE_NOT_ACTIVE: { status: 409, data: z.object({ metrcNumber: z.string(), status: z.string() }) },
  PACKAGE_IN_USE: {
    status: 409,
    data: z.object({ metrcNumber: z.string(), orderedMg: z.int(), packedMg: z.int(), heldMg: z.int() }),
  },
  /** Grams of a production batch: so many milligrams can be taken, made or wasted. */
  NOT_ENOUGH_IN_WORK: { status: 409, data: z.object({ number: z.string(), askedMg: z.int(), inWorkMg: z.int() }) },
  /** Pieces of a SKU that are made and not packaged. */
  NOT_ENOUGH_PIECES: {
    status: 409,
    data: z.object({ number: z.string(), sku: z.string(), asked: z.int(), there: z.int() }),
  },
  /** `state`: on_hold, finished, cancelled. */
  BATCH_NOT_ACTIVE: { status: 409, data: z.object({ number: z.string(), state: z.string() }) },
  /** `what`: backward, lab_pending, unexplained, lab_failed. */
  REASON_NEEDED: { status: 422, data: z.object({ number: z.string(), what: z.string() }) },
  LAB_FAILED: { status: 409, data: z.object({ number: z.string(), reference: z.string() }) },
  /**
   * `why`: has_pieces, packaged, not_packaged, nothing_made, last_target, wrong_stage, same_stage, lab_not_failed, not_on_hold,
   * not_ended.
   */
  BATCH_NOT_READY: { status: 409, data: z.object({ number: z.string(), why: z.string() }) },
  PACKAGE_OTHER_STRAIN: {
    status: 409,
    data: z.object({ metrcNumber: z.string(), strain: z.string(), wanted: z.string() }),
  },
  CONSUMABLE_NAME_TAKEN: { status: 409, data: z.object({ name: z.string() }) },
  /** Finished goods are kept by a tracker server; what it alone can do is not done here. */
  KEPT_BY_TRACKER: { status: 409, data: z.object({ url: z.string() }) },
  /** `trouble` is one of TRACKER_TROUBLES. */
  /** The tracker understood and said no, in its own words. */
  TRACKER_REFUSED: { status: 409, data: z.object({ detail: z.string() }) },
  TRACKER_UNREACHABLE: { status: 502, data: z.object({ trouble: z.string(), detail: z.string() }) },
  /** Units. */
  OVER_PACK: { status: 409, data: z.object({ lineId: z.string(), ordered: z.int(), packed: z.int(), asked: z.int() }) },
  /** Units: `possible` of the `asked` can be packed now; the rest is short. */
  LINE_SHORT: { status: 409, data: z.object({ lineId: z.string(), asked: z.int(), possible: z.int() }) },
  LINE_NOT_EXPLAINED: { status: 409, data: z.object({ productName: z.string() }) },
  LINE_NOT_WANTED: { status: 409, data: z.object({ invoiceNumber: z.string(), because: z.string() }) },
  LINE_CLOSED: { status: 409, data: z.object({ invoiceNumber: z.string() }) },
  /** Units: so many can be unpacked; METRC has taken the `settled` ones off its figure. */
  UNPACK_LIMIT: { status: 409, data: z.object({ asked: z.int(), possible: z.int(), settled: z.int() }) },
  PACKAGE_NOT_FOR_LINE: {
    status: 409,
    data: z.object({
      metrcNumber: z.string(),
      reason: z.string(),
      strain: z.string(),
      wanted: z.string(),
      units: z.int(),
      reservedForOthers: z.int(),
    }),
  },
  UNDO_BLOCKED: {
    status: 409,
    data: z.object({ reason: z.string(), who: z.string(), at: z.string(), what: z.string() }),
  },
  ORDER_NOT_PACKED: { status: 409, data: z.object({ invoiceNumber: z.string(), missing: z.int() }) },
  STORE_NAME_TAKEN: { status: 409, data: z.object({ name: z.string() }) },
  OUTBOX_BUSY: { status: 409, data: z.object({ title: z.string(), state: z.string() }) },
  CREDENTIALS_NOT_USABLE: { status: 422, data: z.object({ fileName: z.string(), reason: z.string() }) },
  SHEETS_NOT_SET_UP: { status: 409, data: nothing },
  /** `column` as a SheetColumnKey, `now` what its cell holds. */
  CONFLICT_MOVED_ON: { status: 409, data: z.object({ column: z.string(), now: z.string() }) },
  WORKBOOK_NOT_HERE: { status: 409, data: z.object({ path: z.string(), reason: z.string() }) },
  PDF_NOT_HERE: { status: 409, data: nothing },
  IMPORT_UNREADABLE: { status: 422, data: z.object({ fileName: z.string(), reason: z.string() }) },
  PATTERN_INVALID: { status: 422, data: z.object({ line: z.string(), reason: z.string() }) },
  BATCH_NOT_PUSHABLE: { status: 409, data: z.object({ batchId: z.int(), reason: z.string() }) },
  APEX_NOT_CONFIGURED: { status: 409, data: nothing },
  APEX_UNREACHABLE: { status: 502, data: z.object({ kind: z.string(), detail: z.string() }) },
  ADDRESS_NOT_SAFE: { status: 422, data: z.object({ address: z.string() }) },
  NOTHING_TO_APPROVE: { status: 409, data: nothing },
  SANDBOX_ONLY: { status: 409, data: nothing },
  UNEXPECTED: { status: 500, data: z.object({ reference: z.string() }) },
} as const;

export type ErrorCode = keyof typeof ERROR_MAP;
export type ErrorData<C extends ErrorCode> = z.infer<(typeof ERROR_MAP)[C]['data']>;
