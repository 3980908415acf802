// What an old client's apex_config.json says, in Packhouse's terms. Pure: parsed JSON in, a sorting out. Tolerant the
// way hand-edited files need it ("true", "5", blanks), strict about what it hands on: every value is of the right
// type and within its limits, and nothing of the file's own structure is used as structure here.

/** What is taken over now. Absent: the file does not say, or not usably. */
export interface OldClientValues {
  readonly token?: string;
  readonly license?: string;
  readonly syncEnabled?: boolean;
  readonly intervalSeconds?: number;
  readonly autoRefresh?: boolean;
  readonly leftOutStatuses?: readonly string[];
  /** 2026-11-21 */
  readonly firstDate?: string;
  /** Known key → its value, for parts of Packhouse that are not there yet. Holds secrets. */
  readonly kept: ReadonlyMap<KeptKey, KeptValue>;
}

export type KeptValue = string | Readonly<Record<string, unknown>>;

/** Where something goes: a setting's key, or the secret's name. */
export type OldClientTarget =
  | 'apex.token'
  | 'facility.license'
  | 'sync.enabled'
  | 'sync.intervalSeconds'
  | 'orders.autoRefresh'
  | 'orders.leftOutStatuses'
  | 'orders.firstDate';

export interface OldClientReading {
  readonly taken: readonly {
    readonly key: string;
    readonly target: OldClientTarget;
    /** In words; empty for a secret, which is not repeated. */
    readonly value: string;
    readonly secret: boolean;
  }[];
  readonly kept: readonly { readonly key: KeptKey; readonly part: string }[];
  /** `reason` is a code of text/reasons.ts. */
  readonly wrong: readonly { readonly key: string; readonly reason: string }[];
  /** Paths such as batch_inventory_sync.colour; the first 200, then how many more. */
  readonly unknown: readonly string[];
  readonly values: OldClientValues;
}

/** Known keys for parts that come later → the part's name. */
export const KEPT_KEYS = {
  dashboard_url: 'Tracker',
  dashboard_api_key: 'Tracker',
  google_sheets: 'Google Sheets',
} as const;
export type KeptKey = keyof typeof KEPT_KEYS;

const LONGEST_TOKEN = 4000;
const LONGEST_LICENSE = 60;
const LONGEST_TEXT = 2000;
const MOST_STATUSES = 100;
const DEEPEST = 20;
const SHORTEST_INTERVAL = 1;
const LONGEST_INTERVAL = 3600;
const MOST_UNKNOWN = 200;
const LONGEST_KEY = 100;

type Fields = ReadonlyMap<string, unknown>;
/** A usable value, or why it is not one. */
type Read<T> = { readonly value: T } | { readonly wrong: string };

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isKeptKey = (key: string): key is KeptKey => Object.hasOwn(KEPT_KEYS, key);

/** A map, so that a key called __proto__ is a key like any other. */
const fieldsOf = (value: object): Fields => new Map(Object.entries(value));

/** Null when it is not the settings file of the old client: not an object, or nothing in it is known. */
export function readOldClientConfig(parsed: unknown): OldClientReading | null {
  if (!isObject(parsed)) return null;
  const fields = fieldsOf(parsed);
  const taken: OldClientReading['taken'][number][] = [];
  const wrong: OldClientReading['wrong'][number][] = [];
  const unknown: string[] = [];
  const kept = new Map<KeptKey, KeptValue>();
  let values: Omit<OldClientValues, 'kept'> = {};

  const take = <T>(
    key: string,
    target: OldClientTarget,
    read: Read<T>,
    words: (value: T) => string,
    put: (value: T) => Omit<OldClientValues, 'kept'>,
  ): void => {
    if ('wrong' in read) {
      wrong.push({ key, reason: read.wrong });
      return;
    }
    values = { ...values, ...put(read.value) };
    taken.push({ key, target, value: words(read.value), secret: target === 'apex.token' });
  };

  const takeSync = (block: unknown): void => {
    const name = 'batch_inventory_sync';
    if (!isObject(block)) {
      // Some wrote the switch alone where the block should be.
      take(name, 'sync.enabled', readSwitch(block), onOff, (syncEnabled) => ({ syncEnabled }));
      return;
    }
    for (const [key, value] of fieldsOf(block)) {
      const path = `${name}.${key}`;
      if (key === 'enabled') take(path, 'sync.enabled', readSwitch(value), onOff, (syncEnabled) => ({ syncEnabled }));
      else if (key === 'interval_seconds')
        take(path, 'sync.intervalSeconds', readInterval(value), intervalWords, ({ seconds }) => ({
          intervalSeconds: seconds,
        }));
      else unknown.push(path);
    }
  };

  for (const [key, value] of fields) {
    if (key === 'api_token')
      take(
        key,
        'apex.token',
        readToken(value),
        () => '',
        (token) => ({ token }),
      );
    else if (key === 'license_number')
      take(key, 'facility.license', readLine(value, LONGEST_LICENSE), String, (license) => ({ license }));
    else if (key === 'batch_inventory_sync') takeSync(value);
    else if (key === 'auto_refresh_enabled')
      take(key, 'orders.autoRefresh', readSwitch(value), onOff, (autoRefresh) => ({ autoRefresh }));
    else if (key === 'excluded_statuses')
      take(
        key,
        'orders.leftOutStatuses',
        readStatuses(value),
        (statuses) => statuses.join(', '),
        (leftOutStatuses) => ({ leftOutStatuses }),
      );
    else if (key === 'api_initial_sync_date')
      take(key, 'orders.firstDate', readDate(value), String, (firstDate) => ({ firstDate }));
    else if (isKeptKey(key)) {
      const read = readKept(key, value);
      if ('wrong' in read) wrong.push({ key, reason: read.wrong });
      else kept.set(key, read.value);
    } else unknown.push(key);
  }

  if (taken.length === 0 && wrong.length === 0 && kept.size === 0 && !fields.has('batch_inventory_sync')) return null;
  return {
    taken,
    kept: [...kept.keys()].map((key) => ({ key, part: KEPT_KEYS[key] })),
    wrong,
    unknown: shown(unknown),
    values: { ...values, kept },
  };
}

const onOff = (on: boolean): string => (on ? 'on' : 'off');

/** A text on one line. Numbers count as their digits, as long as JSON kept all of them. */
function readLine(value: unknown, longest: number): Read<string> {
  const text = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value;
  if (text === null || text === undefined) return { wrong: 'empty' };
  if (typeof text !== 'string') return { wrong: 'not_text' };
  const plain = text.trim();
  if (plain === '') return { wrong: 'empty' };
  if (plain.length > longest) return { wrong: 'too_long' };
  return /\p{Cc}/u.test(plain) ? { wrong: 'not_text' } : { value: plain };
}

const PLACEHOLDER = /^[<[{(]|your[ _-]|^(?:x+|token|api[ _-]?token|change[ _-]?me|todo|none|null|\*+|\.+)$/i;

function readToken(value: unknown): Read<string> {
  const read = readLine(value, LONGEST_TOKEN);
  if ('wrong' in read) return read;
  const token = read.value.replace(/^Bearer\s+/i, '');
  if (PLACEHOLDER.test(token)) return { wrong: 'placeholder' };
  return /\s/.test(token) ? { wrong: 'token_has_blanks' } : { value: token };
}

const YES = new Set(['true', 'yes', 'on', '1']);
const NO = new Set(['false', 'no', 'off', '0']);

function readSwitch(value: unknown): Read<boolean> {
  if (value === null || value === '') return { wrong: 'empty' };
  const word = ['boolean', 'number', 'string'].includes(typeof value) ? String(value).trim().toLowerCase() : '';
  if (YES.has(word)) return { value: true };
  return NO.has(word) ? { value: false } : { wrong: 'not_a_switch' };
}

interface Interval {
  readonly seconds: number;
  /** What the file says, when that is not within the limits. */
  readonly instead: string | null;
}

function readInterval(value: unknown): Read<Interval> {
  if (value === null || value === '') return { wrong: 'empty' };
  const text = typeof value === 'string' ? value.trim() : value;
  const usable = typeof text === 'number' || (typeof text === 'string' && /^[+-]?\d{1,20}(?:\.\d{1,20})?$/.test(text));
  if (!usable) return { wrong: 'not_a_number' };
  const given = Number(text);
  if (Number.isNaN(given)) return { wrong: 'not_a_number' };
  const seconds = Math.min(LONGEST_INTERVAL, Math.max(SHORTEST_INTERVAL, Math.round(given)));
  return { value: { seconds, instead: seconds === given ? null : String(given) } };
}

function intervalWords({ seconds, instead }: Interval): string {
  const words = `${seconds} ${seconds === 1 ? 'second' : 'seconds'}`;
  return instead === null ? words : `${words} (the file says ${instead}; whole seconds from 1 to 3600 are possible)`;
}

function readKept(key: KeptKey, value: unknown): Read<KeptValue> {
  switch (key) {
    case 'dashboard_url':
      return readAddress(value);
    case 'dashboard_api_key':
      return readToken(value);
    case 'google_sheets':
      return readBlock(value);
  }
}

function readAddress(value: unknown): Read<string> {
  const read = readLine(value, LONGEST_TEXT);
  if ('wrong' in read) return read;
  return /^https?:\/\/[^\s/]/i.test(read.value) ? read : { wrong: 'not_an_address' };
}

/** A list of texts, or one text with commas in between. */
function readStatuses(value: unknown): Read<readonly string[]> {
  if (value === null || value === '') return { wrong: 'empty' };
  const list: unknown = typeof value === 'string' ? value.split(',') : value;
  if (!Array.isArray(list)) return { wrong: 'not_a_list' };
  if (list.length > MOST_STATUSES) return { wrong: 'too_long' };
  const statuses = list.map((item) => readLine(item, LONGEST_LICENSE));
  const texts = statuses.flatMap((read) => ('value' in read ? [read.value] : []));
  if (texts.length < statuses.filter((read) => !('wrong' in read && read.wrong === 'empty')).length)
    return { wrong: 'not_a_list' };
  return texts.length === 0 ? { wrong: 'empty' } : { value: [...new Set(texts)] };
}

/** The day alone, as 2026-11-21; also from 2026-11-21T… and 11/21/2026. */
function readDate(value: unknown): Read<string> {
  const read = readLine(value, LONGEST_LICENSE);
  if ('wrong' in read) return read;
  const iso = /^(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?$/.exec(read.value);
  const american = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(read.value);
  const [year, month, day] = iso ? iso.slice(1) : american ? [american[3], american[1], american[2]] : [];
  const date = `${year}-${month?.padStart(2, '0')}-${day?.padStart(2, '0')}`;
  const ms = Date.parse(`${date}T00:00:00Z`);
  const isDay = !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(date);
  return isDay ? { value: date } : { wrong: 'not_a_date' };
}

function readBlock(value: unknown): Read<Readonly<Record<string, unknown>>> {
  if (value === null) return { wrong: 'empty' };
  if (!isObject(value)) return { wrong: 'not_a_block' };
  const entries = Object.entries(value);
  if (entries.length === 0) return { wrong: 'empty' };
  return isDeeperThan(value, DEEPEST) ? { wrong: 'too_deep' } : { value: Object.fromEntries(entries) };
}

/** Level by level and not by recursion, which a file of nothing but brackets would overflow. */
function isDeeperThan(value: object, most: number): boolean {
  let level: object[] = [value];
  for (let depth = 1; level.length > 0; depth += 1) {
    if (depth > most) return true;
    level = level
      .flatMap((one): unknown[] => Object.values(one))
      .filter((one): one is object => typeof one === 'object' && one !== null);
  }
  return false;
}

function shown(paths: readonly string[]): string[] {
  const first = paths.slice(0, MOST_UNKNOWN).map((path) => path.replaceAll(/\p{Cc}/gu, ' ').slice(0, LONGEST_KEY));
  return paths.length > MOST_UNKNOWN ? [...first, `… and ${paths.length - MOST_UNKNOWN} more`] : first;
}
