// What each setting is called and does, in words a new hire understands. The `satisfies` keeps it complete: a
// setting without words does not compile. Only words: the window's first page needs them, the schema it does not.
import type { SecretName, SettingKey } from '../contract/settings.ts';
import { OFFERING_TEXT } from './labels.ts';
import { PRODUCTION_SETTING_TEXT, toleranceWords, workDayWords } from './settings-production.ts';
import { SHEETS_SETTING_TEXT } from './settings-sheets.ts';

interface Area {
  readonly key: string;
  readonly label: string;
  readonly text: string;
}

export const SETTING_AREAS = [
  { key: 'facility', label: 'Facility', text: 'Who and where we are.' },
  { key: 'apex', label: 'Apex', text: 'How Packhouse reaches Apex Trading, and how much it may ask of it.' },
  {
    key: 'sync',
    label: 'Sync and safety',
    text: 'How often quantities are sent, and when the sync stops to ask a person.',
  },
  { key: 'mapping', label: 'Mapping', text: 'How the Apex batches of our products are found.' },
  {
    key: 'orders',
    label: 'Orders',
    text: 'How orders are read from Apex, which need no packing, and what happens when they are packed.',
  },
  { key: 'goods', label: 'Finished goods', text: 'How packages are offered.' },
  {
    key: 'sheets',
    label: 'Google Sheets and Excel',
    text: 'The packing list as a spreadsheet that people can also type into.',
  },
  { key: 'production', label: 'Production', text: 'Weight checks, losses, and when work is done.' },
  {
    key: 'tracker',
    label: 'Tracker server',
    text: 'Another machine’s tracker as the source of finished goods.',
  },
  { key: 'trackerApi', label: 'Tracker API', text: 'This program as the tracker that other machines ask.' },
  { key: 'people', label: 'People and lock', text: 'When a screen locks, and how long a PIN is enough.' },
  { key: 'backups', label: 'Backups', text: 'When copies of the data are made, where, and how many are kept.' },
] as const satisfies readonly Area[];
export type SettingArea = (typeof SETTING_AREAS)[number]['key'];

interface SettingWords {
  readonly area: SettingArea;
  readonly label: string;
  readonly text: string;
  /** Beside the number; empty when there is none. */
  readonly unit: string;
}

export const SETTING_TEXT = {
  'facility.name': { area: 'facility', label: 'Facility name', text: 'Stands at the top of every page.', unit: '' },
  'facility.timeZone': {
    area: 'facility',
    label: 'Time zone',
    text: 'All dates and times are shown in it, and the daily backup follows it.',
    unit: '',
  },
  'facility.license': {
    area: 'facility',
    label: 'License number',
    text: 'As the state writes it. It is what METRC knows us by.',
    unit: '',
  },
  'apex.url': {
    area: 'apex',
    label: 'Apex address',
    text: 'Where the Apex API is, without /v1 or /v2. It must start with https://.',
    unit: '',
  },
  'apex.requestTimeoutSeconds': {
    area: 'apex',
    label: 'Wait for an answer',
    text: 'After that Apex counts as silent, and what it really did is read back before anything is sent again.',
    unit: 's',
  },
  'apex.requestsPerSecond': {
    area: 'apex',
    label: 'Requests at most',
    text: 'Apex allows 15 a second for everything that uses the token.',
    unit: 'per s',
  },
  'apex.monthlyCreditBudget': {
    area: 'apex',
    label: 'Credits a month',
    text: 'Apex counts requests in credits. Near this budget it is asked less often; at it, sending stops.',
    unit: 'credits',
  },
  'sync.enabled': {
    area: 'sync',
    label: 'Send quantities to Apex',
    text: 'Off: nothing is sent, and Apex keeps the last numbers it got.',
    unit: '',
  },
  'sync.intervalSeconds': {
    area: 'sync',
    label: 'Pause between two cycles',
    text: 'Each cycle compares what we can sell with what Apex shows, and sends only what differs.',
    unit: 's',
  },
  'sync.safetyMinBatches': {
    area: 'sync',
    label: 'Safety stop above the number',
    text: 'More batches than this to zero, or cut by over half, at once: nothing is sent until a person has looked.',
    unit: 'batches',
  },
  'sync.safetySharePercent': {
    area: 'sync',
    label: 'Safety stop above the share',
    text: 'Both must be exceeded: the number above, and this part of all batches in the plan.',
    unit: '%',
  },
  'sync.parkAfterAttempts': {
    area: 'sync',
    label: 'Park a batch after',
    text: 'A batch that Apex refused this often waits for a person instead of being tried for ever.',
    unit: 'tries',
  },
  'sync.logDays': {
    area: 'sync',
    label: 'Keep the sync log',
    text: 'Older lines of what was sent are removed. The audit log is never shortened.',
    unit: 'days',
  },
  'mapping.refreshMinutes': {
    area: 'mapping',
    label: 'Look for new Apex batches every',
    text: 'Only what changed on Apex since the last look is asked for.',
    unit: 'min',
  },
  'mapping.fullRefreshHours': {
    area: 'mapping',
    label: 'Read all Apex batches every',
    text: 'Finds what a look for changes misses. It costs credits for every batch.',
    unit: 'h',
  },
  'mapping.productLines': {
    area: 'mapping',
    label: 'Product lines',
    text: 'Which Apex products are pre-rolls: a name, and the words its product names are found by.',
    unit: '',
  },
  'orders.autoRefresh': {
    area: 'orders',
    label: 'Read orders by themselves',
    text: 'Off: orders are read from Apex only when somebody presses Refresh now.',
    unit: '',
  },
  'orders.refreshMinutes': {
    area: 'orders',
    label: 'Look for new orders every',
    text: 'Only what changed on Apex since the last look is asked for.',
    unit: 'min',
  },
  'orders.firstDate': {
    area: 'orders',
    label: 'Ignore orders before',
    text: 'Older orders are not read from Apex. Empty: a year before the first reading.',
    unit: '',
  },
  'orders.leftOutStatuses': {
    area: 'orders',
    label: 'Statuses left out of the packing list',
    text: 'Orders with one of them need no packing. They can still be searched. Choose from those on Apex, or type a name.',
    unit: '',
  },
  'orders.packedStatus': {
    area: 'orders',
    label: 'Status on Apex when packed',
    text: 'When everything of an order is packed, its status on Apex is set to this. None: Apex is left alone.',
    unit: '',
  },
  'orders.deliveredStatus': {
    area: 'orders',
    label: 'Status on Apex when delivered',
    text: 'When an order is marked delivered, its status on Apex is set to this. None: Apex is left alone.',
    unit: '',
  },
  'packing.historyAfterDays': {
    area: 'orders',
    label: 'Packed orders go to History after',
    text: 'An order that is packed and marked delivered goes at once. This is for those nobody marks. 0: only when marked delivered.',
    unit: 'days',
  },
  'packages.offeringMode': {
    area: 'goods',
    label: 'How grams are offered',
    text: 'How the grams of a package are shared out over its SKUs, unless the package says otherwise.',
    unit: '',
  },
  ...PRODUCTION_SETTING_TEXT,
  ...SHEETS_SETTING_TEXT,
  'people.lockAfterMinutes': {
    area: 'people',
    label: 'Lock the screen after',
    text: 'Without a key, click or scan. 0 never locks.',
    unit: 'min',
  },
  'people.pinHours': {
    area: 'people',
    label: 'A PIN is enough for',
    text: 'So long after the last sign-in with the password. Then the password is asked again.',
    unit: 'h',
  },
  'backups.time': {
    area: 'backups',
    label: 'Time of the daily backup',
    text: 'In the facility’s time zone. If the computer is off then, it is made at the next start.',
    unit: '',
  },
  'backups.folder': {
    area: 'backups',
    label: 'Backup folder',
    text: 'Best on another disk. Empty: the folder “backups” beside the data. Where another Packhouse keeps its backups, this one makes a folder of its own inside.',
    unit: '',
  },
  'backups.keepDaily': {
    area: 'backups',
    label: 'Keep daily backups',
    text: 'The newest of each of so many days. The last 20 made by hand are kept as well.',
    unit: 'days',
  },
  'backups.keepWeekly': {
    area: 'backups',
    label: 'Keep weekly backups',
    text: 'The newest of each of so many weeks, beside the daily ones.',
    unit: 'weeks',
  },
} as const satisfies Record<SettingKey, SettingWords>;

export const SECRET_TEXT = {
  'apex.token': {
    label: 'Apex token',
    text: 'Made on Apex under Settings, API tokens. It is kept protected and never shown again.',
  },
  'google.credentials': {
    label: 'Google service account',
    text: 'The JSON file with its key, made in Google Cloud. It is kept protected and never shown again.',
  },
  'tracker.key': {
    label: 'Tracker key',
    text: 'What the tracker server knows us by. It is kept protected and never shown again.',
  },
  'tracker-api.key': {
    label: 'Key of our own API',
    text: 'What other machines send to be let in. It is shown once, when it is made.',
  },
} as const satisfies Record<SecretName, { label: string; text: string }>;

/** Whether there is a setting of this name. */
export const isSettingKey = (key: string): key is SettingKey => Object.hasOwn(SETTING_TEXT, key);

const isSecretName = (name: string): name is SecretName => Object.hasOwn(SECRET_TEXT, name);

/** A setting or secret as the window calls it; an unknown one by its own name. */
export function settingLabel(key: string): string {
  if (isSettingKey(key)) return SETTING_TEXT[key].label;
  if (isSecretName(key)) return SECRET_TEXT[key].label;
  return key === 'old-client.kept' ? 'Kept from the old client' : key;
}

const COUNT = new Intl.NumberFormat('en-US', { maximumFractionDigits: 3 });

const isMode = (value: unknown): value is keyof typeof OFFERING_TEXT =>
  typeof value === 'string' && Object.hasOwn(OFFERING_TEXT, value);

/** A setting's value as a person reads it, with its unit. */
export function settingValueWords(key: SettingKey, value: unknown): string {
  const { unit } = SETTING_TEXT[key];
  if (typeof value === 'boolean') return value ? 'On' : 'Off';
  // A number without a unit counts nothing: a port is no "8,787".
  if (typeof value === 'number') return unit === '' ? String(value) : `${COUNT.format(value)} ${unit}`;
  if (isMode(value)) return OFFERING_TEXT[value].label;
  if (key === 'production.workDays') return workDayWords(value);
  if (key === 'production.skuTolerances') return toleranceWords(value);
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(lineLabel).join(', ');
  if (typeof value === 'string' && value !== '') return value;
  return key === 'orders.packedStatus' || key === 'orders.deliveredStatus' ? 'none' : 'empty';
}

const lineLabel = (line: unknown): string => {
  const label: unknown = typeof line === 'object' && line !== null ? Reflect.get(line, 'label') : line;
  return String(label);
};

/** All words a search may find a setting by. */
export const settingWords = (key: SettingKey): string => {
  const { area, label, text } = SETTING_TEXT[key];
  const areaLabel = SETTING_AREAS.find((it) => it.key === area)?.label ?? '';
  return `${areaLabel} ${label} ${text} ${key}`.toLowerCase();
};
