// The words of the settings for production, for the tracker server and for our own API.

import { skuWords } from './sku.ts';

const production = 'production';
const tracker = 'tracker';
const api = 'trackerApi';

export const PRODUCTION_SETTING_TEXT = {
  'production.tolerancePercent': {
    area: production,
    label: 'Weight tolerance',
    text: 'A piece may weigh this much more or less than its target. One piece outside fails the weight check.',
    unit: '%',
  },
  'production.skuTolerances': {
    area: production,
    label: 'Tolerances of single SKUs',
    text: 'Where one SKU needs another tolerance than the rest.',
    unit: '%',
  },
  'production.unexplainedPercent': {
    area: production,
    label: 'Flag unexplained loss above',
    text: 'Grams that are neither pieces nor waste when a batch is finished, as a share of what went in.',
    unit: '%',
  },
  'production.workStart': {
    area: production,
    label: 'Work begins',
    text: 'For the estimate of when a batch will be done.',
    unit: '',
  },
  'production.workEnd': { area: production, label: 'Work ends', text: 'In the facility’s time zone.', unit: '' },
  'production.workDays': { area: production, label: 'Working days', text: 'Estimates skip the others.', unit: '' },
  'tracker.enabled': {
    area: tracker,
    label: 'Take finished goods from a tracker server',
    text: 'Off: packages are kept here. On: the tracker decides what can be sold, and what is packed here is taken off there.',
    unit: '',
  },
  'tracker.url': {
    area: tracker,
    label: 'Address of the tracker',
    text: 'Its base address, such as http://127.0.0.1:8787. Anything but this computer must start with https://.',
    unit: '',
  },
  'tracker.timeoutSeconds': {
    area: tracker,
    label: 'Wait for the tracker',
    text: 'After that the tracker counts as silent.',
    unit: 's',
  },
  'tracker.staleSeconds': {
    area: tracker,
    label: 'Figures are good for',
    text: 'When the last reading is older, nothing is sent to Apex until the tracker answers again.',
    unit: 's',
  },
  'tracker.decrementDelaySeconds': {
    area: tracker,
    label: 'Take packed units off after',
    text: 'Until then a unit packed by mistake can be unpacked: the tracker cannot give units back.',
    unit: 's',
  },
  'trackerApi.enabled': {
    area: api,
    label: 'Let other machines ask this one',
    text: 'Serves finished goods and production batches to whoever has the key. Off: nobody can connect.',
    unit: '',
  },
  'trackerApi.address': {
    area: api,
    label: 'Listen on',
    text: '127.0.0.1 is this computer alone; 0.0.0.0 is every network it is in. Beyond this computer it belongs behind an HTTPS proxy.',
    unit: '',
  },
  'trackerApi.port': { area: api, label: 'Port', text: 'Where others find it.', unit: '' },
} as const;

/** Monday first, as 1 to 7. */
export const WEEKDAY_TEXT = [
  { day: 1, short: 'Mon', label: 'Monday' },
  { day: 2, short: 'Tue', label: 'Tuesday' },
  { day: 3, short: 'Wed', label: 'Wednesday' },
  { day: 4, short: 'Thu', label: 'Thursday' },
  { day: 5, short: 'Fri', label: 'Friday' },
  { day: 6, short: 'Sat', label: 'Saturday' },
  { day: 7, short: 'Sun', label: 'Sunday' },
] as const;

/** [1, 2, 3, 4, 5] as "Mon, Tue, Wed, Thu, Fri". */
export const workDayWords = (days: unknown): string =>
  WEEKDAY_TEXT.filter(({ day }) => Array.isArray(days) && days.includes(day))
    .map(({ short }) => short)
    .join(', ') || 'none';

/** { singles_0_5g: 3 } as "Single 0.5 g 3 %". */
export const toleranceWords = (tolerances: unknown): string =>
  Object.entries(Object(tolerances))
    .map(([skuKey, percent]) => `${skuWords(skuKey)} ${String(percent)} %`)
    .join(', ') || 'none';
