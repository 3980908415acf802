// What an old client's apex_config.json says, in Packhouse's terms. Pure: parsed JSON in, a sorting out. Tolerant the
// way hand-edited files need it ("true", "5", blanks), strict about what it hands on: every value is of the right
// type and within its limits, and nothing of the file's own structure is used as structure here.
import type { Settings } from '../contract/settings.ts';
import {
  type Read,
  readAddress,
  readDate,
  readPath,
  readSeconds,
  readSpreadsheet,
  readStatuses,
  readSwitch,
  readToken,
  readWord,
} from './old-client-values.ts';

/** What is taken over now. Absent: the file does not say, or not usably. */
export interface OldClientValues {
  readonly secrets: ReadonlyMap<OldClientSecret, string>;
  readonly settings: Partial<Pick<Settings, OldClientSetting>>;
}

export type OldClientSetting =
  | 'facility.license'
  | 'sync.enabled'
  | 'sync.intervalSeconds'
  | 'orders.autoRefresh'
  | 'orders.leftOutStatuses'
  | 'orders.firstDate'
  | 'sheets.enabled'
  | 'sheets.credentialsPath'
  | 'sheets.spreadsheetId'
  | 'sheets.historyId'
  | 'sheets.deliveryId'
  | 'sheets.pollSeconds'
  | 'sheets.fallbackToExcel'
  | 'sheets.autoCreate'
  | 'tracker.url'
  | 'tracker.enabled';

export type OldClientSecret = 'apex.token' | 'tracker.key';

/** Where something goes: a setting's key, or the secret's name. */
export type OldClientTarget = OldClientSecret | OldClientSetting;

export interface OldClientReading {
  readonly taken: readonly {
    /** As in the file: license_number, google_sheets.enabled. */
    readonly key: string;
    readonly target: OldClientTarget;
    /** In words; empty for a secret, which is not repeated. */
    readonly value: string;
    readonly secret: boolean;
  }[];
  /** `reason` is a code of text/reasons.ts. */
  readonly wrong: readonly { readonly key: string; readonly reason: string }[];
  /** Paths such as batch_inventory_sync.colour; the first 200, then how many more. */
  readonly unknown: readonly string[];
  readonly values: OldClientValues;
}

const SECRET_KEYS: ReadonlyMap<string, OldClientSecret> = new Map([
  ['api_token', 'apex.token'],
  ['dashboard_api_key', 'tracker.key'],
]);

const LONGEST_SYNC_INTERVAL = 3600;
const LONGEST_SHEET_POLL = 600;
const MOST_UNKNOWN = 200;
const LONGEST_KEY = 100;

interface Known {
  readonly target: OldClientSetting;
  /** Reads the value into the settings; answers its words, or why it is of no use. */
  take(value: unknown, into: Partial<Settings>): Read<unknown>;
}

function known<K extends OldClientSetting>(target: K, read: (value: unknown) => Read<Settings[K]>): Known {
  return {
    target,
    take: (value, into) => {
      const found = read(value);
      if ('value' in found) into[target] = found.value;
      return found;
    },
  };
}

/** By the key in the file. Maps, so that a key called __proto__ or toString is a key like any other. */
const AT_THE_TOP: ReadonlyMap<string, Known> = new Map([
  ['license_number', known('facility.license', readWord)],
  ['dashboard_url', known('tracker.url', readAddress)],
  ['auto_refresh_enabled', known('orders.autoRefresh', readSwitch)],
  ['excluded_statuses', known('orders.leftOutStatuses', readStatuses)],
  ['api_initial_sync_date', known('orders.firstDate', readDate)],
]);

/** Each has its switch; some wrote the switch alone where the block should be. */
const IN_BLOCKS: ReadonlyMap<string, ReadonlyMap<string, Known>> = new Map([
  [
    'batch_inventory_sync',
    new Map([
      ['enabled', known('sync.enabled', readSwitch)],
      ['interval_seconds', known('sync.intervalSeconds', (value) => readSeconds(value, LONGEST_SYNC_INTERVAL))],
    ]),
  ],
  [
    'google_sheets',
    new Map([
      ['enabled', known('sheets.enabled', readSwitch)],
      ['credentials_path', known('sheets.credentialsPath', readPath)],
      ['packing_list_sheet_id', known('sheets.spreadsheetId', readSpreadsheet)],
      ['history_sheet_id', known('sheets.historyId', readSpreadsheet)],
      ['delivery_sheet_id', known('sheets.deliveryId', readSpreadsheet)],
      ['poll_interval_seconds', known('sheets.pollSeconds', (value) => readSeconds(value, LONGEST_SHEET_POLL))],
      ['fallback_to_excel', known('sheets.fallbackToExcel', readSwitch)],
      ['auto_create_sheets', known('sheets.autoCreate', readSwitch)],
    ]),
  ],
]);

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isSecret = (target: OldClientTarget): target is OldClientSecret =>
  [...SECRET_KEYS.values()].some((secret) => secret === target);

/** Null when it is not the settings file of the old client: not an object, or nothing in it is known. */
export function readOldClientConfig(parsed: unknown): OldClientReading | null {
  if (!isObject(parsed)) return null;
  const fields = new Map<string, unknown>(Object.entries(parsed));
  const taken: OldClientReading['taken'][number][] = [];
  const wrong: OldClientReading['wrong'][number][] = [];
  const unknown: string[] = [];
  const secrets = new Map<OldClientSecret, string>();
  const settings: Partial<Settings> = {};

  const note = (key: string, target: OldClientTarget, read: Read<unknown>): void => {
    if ('wrong' in read) wrong.push({ key, reason: read.wrong });
    else taken.push({ key, target, value: read.words, secret: isSecret(target) });
  };
  const take = (key: string, setting: Known | undefined, value: unknown): void => {
    if (setting) note(key, setting.target, setting.take(value, settings));
    else unknown.push(key);
  };

  for (const [key, value] of fields) {
    const block = IN_BLOCKS.get(key);
    const secret = SECRET_KEYS.get(key);
    if (block && isObject(value)) {
      for (const [inner, one] of Object.entries(value)) take(`${key}.${inner}`, block.get(inner), one);
    } else if (block) {
      take(key, block.get('enabled'), value);
    } else if (secret) {
      const read = readToken(value);
      if ('value' in read) secrets.set(secret, read.value);
      note(key, secret, read);
    } else {
      take(key, AT_THE_TOP.get(key), value);
    }
  }

  const hasBlock = [...IN_BLOCKS.keys()].some((key) => fields.has(key));
  if (taken.length === 0 && wrong.length === 0 && !hasBlock) return null;
  return { taken, wrong, unknown: shown(unknown), values: { secrets, settings } };
}

function shown(paths: readonly string[]): string[] {
  const first = paths.slice(0, MOST_UNKNOWN).map((path) => path.replaceAll(/\p{Cc}/gu, ' ').slice(0, LONGEST_KEY));
  return paths.length > MOST_UNKNOWN ? [...first, `… and ${paths.length - MOST_UNKNOWN} more`] : first;
}
