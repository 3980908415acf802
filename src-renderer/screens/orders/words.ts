// How orders are written: days, money, the time of the last reading, what is due, and why nothing is read. Dates of orders are local dates as Apex gives them; nothing here moves them between zones.
import { type Due, SOON_DAYS } from '#shared/rules/due.ts';
import { zoneOf } from '#shared/rules/local-day.ts';
import { type Explained, PAUSE_TEXT } from '#shared/text/labels.ts';
import { DASH, exactTime } from '../../lib/format.ts';

const MONEY = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const DAY = new Intl.DateTimeFormat('en-US', { dateStyle: 'medium', timeZone: 'UTC' });

/** Integer cents as "1,840.00" (no sign of currency). */
export const dollars = (cents: number): string => MONEY.format(cents / 100);

export const dollarsOrDash = (cents: number | null): string => (cents === null ? DASH : dollars(cents));

/** "2026-11-21" as "Nov 21, 2026"; whatever is no date stays as it is. */
export function dayWords(day: string | null): string {
  if (day === null || day === '') return DASH;
  const at = Date.parse(`${day.slice(0, 10)}T00:00:00Z`);
  return Number.isNaN(at) ? day : DAY.format(at);
}

/** "10:42:07" in the zone; with its day when that is not today. Instants are UTC ISO strings. */
export function clockWords(at: string, today: string, timeZone: string): string {
  const exact = exactTime(at, timeZone);
  return zoneOf(timeZone).read(Date.parse(at)).day === today ? (exact.split(', ').at(-1) ?? exact) : exact;
}

export const DUE_TEXT = {
  overdue: { label: 'Overdue', text: 'Open orders whose delivery date is past.' },
  soon: {
    label: `Due within ${SOON_DAYS} days`,
    text: `Open orders to be delivered today or in the next ${SOON_DAYS} days.`,
  },
} as const satisfies Record<Due, Explained>;

/** The only reason that is the orders' own switch; the others are the core's. */
export const NOT_BY_ITSELF = 'not_by_itself';

const STOPPED_TEXT: ReadonlyMap<string, Explained> = new Map([
  [
    NOT_BY_ITSELF,
    { label: 'Orders are not read by themselves', text: 'The switch “Read orders by themselves” is off.' },
  ],
  ['not_configured', { label: 'Apex is not set up', text: 'Orders come from Apex: enter its token first.' }],
  ['unauthorised', { label: 'Apex refuses the token', text: 'It was revoked or has expired. Enter a new one.' }],
  [
    'orders_forbidden',
    {
      label: 'The token may not read orders',
      text: 'It lacks “view:shipping-orders”; the sync of quantities goes on without. Make a token on Apex that may also do “view:shipping-orders” and “view:dealflows”, and enter it.',
    },
  ],
  [
    'credit_limit',
    {
      label: 'This month’s Apex credits are used up',
      text: 'Orders are read again next month, or when the budget in the settings is raised.',
    },
  ],
  ['forbidden', PAUSE_TEXT.forbidden],
  ['paused_by_person', { label: 'The sync is paused', text: 'Orders are read again when it is resumed.' }],
  ['after_restore', { label: 'A backup was restored', text: 'Orders are read again when the sync is resumed.' }],
]);

/** Why nothing is read, and what to do; a reason not known here keeps its own name. */
export const stoppedWords = (reason: string): Explained =>
  STOPPED_TEXT.get(reason) ?? { label: 'Orders are not read', text: `The reason is “${reason.replaceAll('_', ' ')}”.` };
