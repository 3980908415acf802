// Words for the outbox: the states of an item, what kept it from arriving, and why a target is not sent to. Wherever
// something is wrong they end with what to do.
import type { PauseReason } from '../contract/apex-sync.ts';
import type { Outage, OutboxState, OutboxTarget } from '../contract/outbox.ts';
import { zoneOf } from '../rules/local-day.ts';
import { type Explained, PAUSE_TEXT } from './labels.ts';
import { TRACKER_FIELDS, TRACKER_ITEM_TROUBLE, TRACKER_KINDS, TRACKER_STOPPED } from './outbox-tracker.ts';

export const OUTBOX_STATE_TEXT = {
  pending: { label: 'Waiting', text: 'It goes out by itself. Nothing to do.' },
  sending: { label: 'Sending', text: 'On its way now.' },
  unknown: {
    label: 'Unsure',
    text: 'It was sent and no answer came. It is looked up there before it is sent again, so it never acts twice.',
  },
  parked: { label: 'Needs you', text: 'It does not go through by itself. Fix the cause, then retry it or cancel it.' },
  done: { label: 'Sent', text: 'The other system has it.' },
  cancelled: { label: 'Cancelled', text: 'It is never sent. What was done here stays as it is.' },
} as const satisfies Record<OutboxState, Explained>;

export const OUTBOX_TARGET_TEXT = { apex: 'Apex', tracker: 'Tracker' } as const satisfies Record<OutboxTarget, string>;

const KINDS: ReadonlyMap<string, string> = new Map([['apex.order-status', 'Order status on Apex'], ...TRACKER_KINDS]);

/** What an item does, e.g. "Order status on Apex"; a kind not known here keeps its own name. */
export const outboxKindWords = (kind: string): string => KINDS.get(kind) ?? kind;

const TROUBLE: ReadonlyMap<string, Explained> = new Map([
  ...TRACKER_ITEM_TROUBLE,
  [
    'interrupted',
    { label: 'Packhouse ended while it was being sent', text: 'It is looked up before it is sent again.' },
  ],
  ['still_unsure', { label: 'Still not known whether it arrived', text: 'It is looked up again by itself.' }],
  [
    'cancelled_unsure',
    {
      label: 'It may have arrived before it was cancelled',
      text: 'It was sent once without an answer. Look there, and put it right by hand if need be.',
    },
  ],
  [
    'taken_back',
    {
      label: 'Taken back while it was on its way',
      text: 'It is not sent again. Whether it had arrived is being looked up.',
    },
  ],
  [
    'taken_back_late',
    { label: 'Taken back too late: it had arrived', text: 'It stays there until a person changes it there.' },
  ],
  ['kind_unknown', { label: 'This version cannot send it', text: 'Update Packhouse, then retry it.' }],
  ['payload_unreadable', { label: 'What is to be sent cannot be read', text: 'Cancel it, and do it there by hand.' }],
  ['unexpected', { label: 'Something unforeseen happened', text: 'It is looked up before it is sent again.' }],
  ['order_gone', { label: 'The order is no longer on Apex', text: 'There is nothing to change: cancel it.' }],
  ['order_cancelled', { label: 'The order is cancelled on Apex', text: 'Apex takes no status for it: cancel this.' }],
  [
    'status_missing',
    {
      label: 'Apex has no such order status',
      text: 'Correct the status under Settings, Orders, then retry it. A new name on Apex is known here within a day.',
    },
  ],
  [
    'status_ambiguous',
    {
      label: 'Several deal flows have a status of this name',
      text: 'Enter its number instead of its name under Settings, Orders, then retry it.',
    },
  ],
  [
    'other_address',
    {
      label: 'It was meant for another Apex',
      text: 'It is never sent to this one. Enter the former address again, or cancel it.',
    },
  ],
  ['switched_off', { label: 'The setting was emptied meanwhile', text: 'Nothing was sent.' }],
  ['moved_on', { label: 'Apex is there already, or further', text: 'Nothing was sent.' }],
  [
    'moved_elsewhere',
    {
      label: 'Somebody moved the order to another status meanwhile',
      text: 'Look on Apex. Cancel this if it is right there, or move it on Apex by hand.',
    },
  ],
  [
    'kept_other_status',
    { label: 'Apex took the change and kept another status', text: 'It is tried again by itself.' },
  ],
  ['apex_network', { label: 'Apex could not be reached', text: 'It is tried again by itself.' }],
  ['apex_timeout', { label: 'Apex did not answer in time', text: 'It is tried again by itself.' }],
  ['apex_server', { label: 'Apex had an error of its own', text: 'It is tried again by itself.' }],
  ['apex_shape', { label: 'Apex answered in a form we do not know', text: 'It is tried again by itself.' }],
  ['apex_aborted', { label: 'Interrupted', text: 'It goes on by itself.' }],
  ['apex_rate_limited', { label: 'Apex asked us to slow down', text: 'It goes on by itself.' }],
  ['apex_conflict', { label: 'Apex reports a conflicting change', text: 'It is looked up before it is sent again.' }],
  ['apex_not_found', { label: 'Apex does not know this', text: 'It is looked up again by itself.' }],
  ['apex_rejected', { label: 'Apex refused it', text: 'Apex’s own words say why. Fix it there, then retry it.' }],
  [
    'apex_method_not_allowed',
    { label: 'Apex does not allow this kind of change', text: 'Do it on Apex by hand, and cancel this.' },
  ],
  ['apex_unauthorised', { label: 'Apex does not accept the token', text: 'Enter a new one under Settings.' }],
  [
    'apex_forbidden',
    {
      label: 'The token may not change orders',
      text: 'Make a token on Apex with view:shipping-orders and update:shipping-orders, and enter it.',
    },
  ],
  [
    'apex_credit_limit',
    { label: 'This month’s Apex credits are used up', text: 'It goes on when there are new ones.' },
  ],
]);

/** What kept an item from arriving, and what to do; one not known here keeps its own name. */
export const troubleText = (code: string): Explained =>
  TROUBLE.get(code) ?? { label: code.replaceAll('_', ' '), text: 'Retry it; tell your administrator if it stays.' };

/** In one line, with the other system's own words. */
export const troubleWords = ({ code, detail }: { readonly code: string; readonly detail: string }): string =>
  `${troubleText(code).label}${detail ? `: ${detail}` : ''}`;

const STOPPED: ReadonlyMap<string, Explained> = new Map<string, Explained>([
  ...Object.entries(PAUSE_TEXT),
  ['paused_by_person', { label: 'Paused by a person', text: 'It goes on when the Apex sync is resumed.' }],
  ['after_restore', { label: 'A backup was restored', text: 'It goes on when the Apex sync is resumed.' }],
  [
    'not_configured',
    { label: 'Apex is not set up', text: 'Enter the Apex token; what waits then goes out by itself.' },
  ],
  ['forbidden', { label: 'The token may not do this', text: 'Make a token on Apex with all it needs, and enter it.' }],
  [
    'orders_forbidden',
    {
      label: 'The token may not change orders',
      text: 'Make a token on Apex with view:shipping-orders and update:shipping-orders, and enter it.',
    },
  ],
  ...TRACKER_STOPPED,
  [
    'breaker_open',
    { label: 'Waiting: it fails again and again', text: 'One try is made now and then until it works.' },
  ],
  ['rate_limited', { label: 'Waiting: asked to slow down', text: 'It goes on by itself.' }],
] satisfies (readonly [PauseReason | string, Explained])[]);

/** Why nothing is sent to a target, and what to do. */
export const targetStopText = (reason: string): Explained =>
  STOPPED.get(reason) ?? { label: 'Nothing is sent', text: `The reason is “${reason.replaceAll('_', ' ')}”.` };

const DAY = new Intl.DateTimeFormat('en-US', { month: 'short', day: 'numeric', timeZone: 'UTC' });

/** "10:42" in the facility's zone; with the day, "Nov 20, 22:42", when it is not today's. */
function timeWords(at: string, now: number, timeZone: string): string {
  const zone = zoneOf(timeZone);
  const { day, time } = zone.read(Date.parse(at));
  return day === zone.read(now).day ? time : `${DAY.format(new Date(`${day}T00:00:00Z`))}, ${time}`;
}

/** When words are read: milliseconds since the epoch, and the facility's zone. */
export interface ReadAt {
  readonly now: number;
  readonly timeZone: string;
}

const COUNT = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const sentWords = ({ sent }: Outage): string => (sent > 0 ? `${COUNT.format(sent)} sent` : '');

/** Said once when a target is back: "Apex is back since 10:42: 3 sent, 1 needs you". */
export function backWords(target: OutboxTarget, outage: Outage, { now, timeZone }: ReadAt): string {
  const { parked, to } = outage;
  const person = parked > 0 ? `${COUNT.format(parked)} ${parked === 1 ? 'needs' : 'need'} you` : '';
  const became = [sentWords(outage), person].filter(Boolean).join(', ');
  const back = `${OUTBOX_TARGET_TEXT[target]} is back since ${timeWords(to, now, timeZone)}`;
  return became ? `${back}: ${became}` : back;
}

/** Read afterwards: "Apex was away from 09:10 to 10:42. When it was back: 3 sent, 1 needed you." */
export function awayWords(target: OutboxTarget, outage: Outage, { now, timeZone }: ReadAt): string {
  const [from, to] = [outage.from, outage.to].map((at) => timeWords(at, now, timeZone));
  const person = outage.parked > 0 ? `${COUNT.format(outage.parked)} needed you` : '';
  const became = [sentWords(outage), person].filter(Boolean).join(', ') || 'nothing was waiting';
  return `${OUTBOX_TARGET_TEXT[target]} was away from ${from} to ${to}. When it was back: ${became}.`;
}

const FIELDS: ReadonlyMap<string, string> = new Map([
  ...TRACKER_FIELDS,
  ['move', 'Because it is'],
  ['orderId', 'Order on Apex'],
  ['statusId', 'Status number'],
  ['statusName', 'To the status'],
  ['fromStatusId', 'Status number before'],
  ['address', 'Apex address'],
]);

/** A field of what is sent, as people call it. */
export const payloadFieldWords = (field: string): string => FIELDS.get(field) ?? field;
