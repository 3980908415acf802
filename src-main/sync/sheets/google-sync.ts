// Google Sheets, looked at again and again: one small question to Drive whether anything changed, a look at the sheet when
// it did or when something here did, and now and then anyway. Keeps to the share of Google's quota that this workstation
// has, slows down when Google says so, and knows in one word what is wrong.
import type { SheetTrouble } from '#shared/contract/sheets.ts';
import { afterRequest, FRESH_PACE, nextAllowedAt, type Pace, recovered, slowedDown } from '#shared/rules/sheet-pace.ts';
import { spreadsheetIdOf } from '#shared/rules/spreadsheet-id.ts';
import { type Clock, toInstant } from '../../core/clock.ts';
import type { Logger } from '../../core/log.ts';
import { createPoller } from '../../core/poller.ts';
import { GoogleError } from '../../integrations/google-sheets/errors.ts';
import type { GoogleCall, GoogleSheetsPort } from '../../integrations/google-sheets/port.ts';
import type { GoogleList, LookResult } from './google-list.ts';
import type { ListSide } from './list-side.ts';
import type { LookingAt } from './looking-at.ts';

export interface GoogleSettings {
  readonly enabled: boolean;
  /** As typed: an id or an address. */
  readonly spreadsheetId: string;
  readonly pollMs: number;
}

export interface GoogleState {
  readonly trouble: SheetTrouble | null;
  readonly detail: string;
  readonly title: string;
  readonly url: string;
  readonly rows: number;
  readonly workstations: number;
  readonly lastReadAt: string | null;
  readonly lastWrittenAt: string | null;
  /** Milliseconds; null while it works. */
  readonly failingSinceMs: number | null;
  readonly failedLooks: number;
}

export interface GoogleSyncDeps {
  readonly port: GoogleSheetsPort;
  readonly list: ListSide;
  readonly clock: Clock;
  readonly log: Logger;
  readonly random: () => number;
  readonly settings: () => GoogleSettings;
  readonly open: (spreadsheetId: string) => GoogleList;
  readonly lookingAt: LookingAt;
  /** After each look, good or bad. */
  readonly looked: (result: LookResult | null) => void;
  /** The write-only sheets, after a look that Google answered. */
  readonly alsoWrite: (signal: AbortSignal) => Promise<void>;
}

/** Drive may lag behind an edit, and may leave one out: the sheet is read this often anyway. */
const READ_ANYWAY_MS = 60_000;
const LONGEST_WAIT_MS = 30_000;
/** The sheet can be read, and is not as it has to be: nothing gets better by asking less often. */
const PAUSES: ReadonlySet<SheetTrouble | null> = new Set(['tab_missing', 'header_missing', 'header_twice']);

/** Google said when it may be asked again, and why not before: that holds for whoever asks. Monotonic milliseconds. */
interface Held {
  readonly until: number;
  readonly resumeAt: number;
  readonly trouble: SheetTrouble;
  readonly detail: string;
}

const START: GoogleState = {
  trouble: 'starting',
  detail: '',
  title: '',
  url: '',
  rows: 0,
  workstations: 1,
  lastReadAt: null,
  lastWrittenAt: null,
  failingSinceMs: null,
  failedLooks: 0,
};

export function createGoogleSync(deps: GoogleSyncDeps) {
  const { port, list, clock, settings } = deps;
  let state = START;
  let pace: Pace = FRESH_PACE;
  let open: { readonly id: string; readonly list: GoogleList } | null = null;
  let seenVersion: string | null = null;
  let seenLines = -1;
  let lastLookMs = Number.NEGATIVE_INFINITY;
  let asksDrive = true;
  let askedFor = false;
  let held: Held | null = null;

  const set = (patch: Partial<GoogleState>): void => {
    state = { ...state, ...patch };
  };

  const listOf = (id: string): GoogleList => {
    if (open?.id === id) return open.list;
    open = { id, list: deps.open(id) };
    seenVersion = null;
    seenLines = -1;
    return open.list;
  };

  const failed = (trouble: SheetTrouble, detail: string): void => {
    set({
      trouble,
      detail,
      failingSinceMs: state.failingSinceMs ?? clock.now(),
      failedLooks: state.failedLooks + 1,
    });
    deps.looked(null);
  };

  const version = async (id: string, signal: AbortSignal) => {
    if (!asksDrive) return null;
    try {
      return await port.version(id, signal);
    } catch (error) {
      // Only the change check is missing: the sheet itself may answer.
      if (!(error instanceof GoogleError)) throw error;
      // Drive says that a file is not there where it is only not shared: the look at it tells the two apart.
      if (error.kind === 'not_found') return null;
      const isDriveOff = error.kind === 'api_disabled' && /drive/i.test(error.detail);
      if (!isDriveOff) throw error;
      asksDrive = false;
      deps.log.warn('Drive is switched off for the service account: the sheet is read instead');
      return null;
    }
  };

  const look = async (id: string, signal: AbortSignal): Promise<void> => {
    const current = await version(id, signal);
    const linesNow = list.version();
    const isDue = clock.monotonic() - lastLookMs >= READ_ANYWAY_MS;
    const isChanged = current === null || current.version !== seenVersion || linesNow !== seenLines;
    if (!isDue && !isChanged && !askedFor && (state.trouble === null || PAUSES.has(state.trouble))) {
      // Nothing changed on either side, and Google answered.
      pace = recovered(pace);
      return;
    }
    // Whoever asks for a look goes ahead of the other workstations, and still not past what Google allows.
    const allowedAt = nextAllowedAt(pace, askedFor ? 1 : state.workstations, clock.now());
    if (allowedAt > clock.now()) return;
    askedFor = false;
    const result = await listOf(id).look(signal, current?.changedBy ?? null);
    lastLookMs = clock.monotonic();
    seenVersion = result.again ? null : (current?.version ?? null);
    seenLines = result.problem ? linesNow : result.again ? -1 : result.linesVersion;
    pace = recovered(pace);
    const at = toInstant(clock.now());
    const { problem } = result;
    if (problem) {
      const headers = 'headers' in problem ? problem.headers.join(', ') : '';
      const trouble: SheetTrouble =
        problem.kind === 'tab_missing' || problem.kind === 'header_twice' ? problem.kind : 'header_missing';
      set({ title: result.title, url: result.url, lastReadAt: at });
      failed(trouble, headers);
      await deps.alsoWrite(signal);
      return;
    }
    set({
      trouble: null,
      detail: '',
      failingSinceMs: null,
      failedLooks: 0,
      title: result.title,
      url: result.url,
      rows: result.rows,
      workstations: result.workstations,
      lastReadAt: at,
      ...(result.sent > 0 ? { lastWrittenAt: at } : {}),
    });
    deps.looked(result);
    if (!result.again) await deps.alsoWrite(signal);
  };

  const heldNow = (): Held | null => (held !== null && clock.monotonic() < held.until ? held : null);

  const hold = (trouble: SheetTrouble, { detail, retryAfterMs }: GoogleError): void => {
    const waitMs = Math.max(retryAfterMs ?? 0, trouble === 'quota' ? pace.slowMs : 0);
    if (waitMs === 0) return;
    const now = clock.monotonic();
    held = { until: now + waitMs, resumeAt: now + Math.max(waitMs, intervalMs()), trouble, detail };
  };

  const run = async (signal: AbortSignal) => {
    const { enabled, spreadsheetId } = settings();
    const id = spreadsheetIdOf(spreadsheetId);
    try {
      await deps.lookingAt('sheets', enabled ? id : null);
      if (!enabled) {
        set({ ...START, trouble: 'off' });
        deps.looked(null);
        return undefined;
      }
      if (id === null) {
        failed('no_spreadsheet', spreadsheetId);
        return undefined;
      }
      const wait = heldNow();
      if (wait !== null) {
        if (state.trouble !== 'starting') return undefined;
        set({ trouble: wait.trouble, detail: wait.detail, failingSinceMs: clock.now() });
        deps.looked(null);
        return undefined;
      }
      await look(id, signal);
    } catch (error) {
      if (!(error instanceof GoogleError)) {
        failed('broken', '');
        throw error;
      }
      if (error.kind === 'aborted') return undefined;
      if (error.kind === 'quota') pace = slowedDown(pace, clock.now(), error.retryAfterMs);
      failed(error.kind, error.detail);
      hold(error.kind, error);
    }
    return undefined;
  };

  /** Failing looks wait longer and longer, up to half a minute; a quota waits as long as Google asks for. */
  const intervalMs = (): number => {
    const { pollMs, enabled } = settings();
    if (!enabled) return Math.max(pollMs, 5000);
    const failing = state.trouble === 'starting' || PAUSES.has(state.trouble) ? 0 : state.failedLooks;
    const wait = failing <= 2 ? pollMs : Math.min(LONGEST_WAIT_MS, pollMs * 2 ** Math.min(failing - 2, 6));
    const slowed = pollMs + Math.max(pace.slowMs, wait - pollMs);
    return asksDrive ? slowed : Math.max(slowed, (60_000 / 50) * state.workstations);
  };

  const poller = createPoller({
    name: 'Google Sheets',
    clock,
    log: deps.log,
    random: deps.random,
    // Whoever asks meanwhile makes the wait neither shorter nor longer.
    intervalMs: () => {
      const wait = heldNow();
      return wait === null ? intervalMs() : wait.resumeAt - clock.monotonic();
    },
    backoff: { firstMs: 5000, capMs: 300_000 },
    run,
  });

  return {
    state: (): GoogleState => state,
    pace: (): Pace => pace,
    intervalMs,
    status: poller.status,
    list: (): GoogleList | null => open?.list ?? null,
    /** For the client: every request counts, whoever made it. */
    counted: (call: GoogleCall): void => {
      const now = clock.now();
      if (call.kind === 'read' || call.kind === 'shape') pace = afterRequest(pace, 'read', now);
      if (call.kind === 'write') pace = afterRequest(pace, 'write', now);
    },
    /** Settings are others: everything is tried anew. What Google asked of an account is still so for the same one. */
    startOver: (isOtherAccount: boolean): void => {
      open = null;
      asksDrive = true;
      if (isOtherAccount) {
        held = null;
        pace = { ...pace, slowMs: 0, slowedAt: null };
      }
      state = { ...START, workstations: state.workstations };
      seenVersion = null;
    },
    start: poller.start,
    /** Looks now, whether or not anything changed; when Google asked to be left alone, as soon as it may be asked. */
    nudge: (): Promise<void> => {
      askedFor = true;
      return poller.nudge();
    },
    stop: poller.stop,
  };
}
