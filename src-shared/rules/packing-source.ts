// Which of the three the packing list lives in just now: Google Sheets, the workbook, or only here. Pure.
// Source: spec 02: Sheets off, unreachable, unauthorised or out of quota for longer than a few polls → the workbook, when
// it may be used; Sheets is live again with the first look that goes well.
import type { LiveSource, SheetTrouble } from '../contract/sheets.ts';

export interface SourceFacts {
  readonly enabled: boolean;
  readonly trouble: SheetTrouble | null;
  /** Since when every look failed (ms); null while the last one went well. */
  readonly failingSinceMs: number | null;
  readonly failedLooks: number;
  readonly mayUseBook: boolean;
  /** The workbook cannot be written or read at all. */
  readonly bookBroken: boolean;
  readonly pollMs: number;
  readonly nowMs: number;
}

export interface LiveState {
  readonly live: LiveSource;
  readonly because: SheetTrouble | null;
}

/** A sheet that can be read and not synced: it stays the live one, and says why it waits. */
const PAUSES: ReadonlySet<SheetTrouble> = new Set(['header_missing', 'header_twice', 'tab_missing', 'tab_is_yours']);
/** Nothing gets better by trying: away at once. */
const AT_ONCE: ReadonlySet<SheetTrouble> = new Set([
  'off',
  'no_spreadsheet',
  'credentials_missing',
  'credentials_bad',
  'sign_in_refused',
  'not_shared',
  'api_disabled',
  'not_found',
]);
const FEW_LOOKS = 3;
const SHORTEST_MS = 10_000;

export function liveSource(facts: SourceFacts, before: LiveSource): LiveState {
  const { trouble } = facts;
  const elsewhere: LiveSource = facts.mayUseBook && !facts.bookBroken ? 'excel' : 'here';
  if (!facts.enabled) return { live: elsewhere, because: 'off' };
  if (trouble === null || PAUSES.has(trouble)) return { live: 'sheets', because: null };
  if (trouble === 'starting') return { live: before, because: before === 'sheets' ? null : 'starting' };
  // A clock that was set back must not keep it waiting.
  const forMs = facts.failingSinceMs === null ? 0 : Math.abs(facts.nowMs - facts.failingSinceMs);
  const isAway =
    AT_ONCE.has(trouble) ||
    (facts.failedLooks >= FEW_LOOKS && forMs >= Math.min(SHORTEST_MS, FEW_LOOKS * facts.pollMs)) ||
    before !== 'sheets';
  return isAway ? { live: elsewhere, because: trouble } : { live: 'sheets', because: null };
}
