// How production is written: when a batch will be done, how long it stands in its stage, what happened to it, how much of
// a SKU is made. Masses are milligrams, counts are pieces unless they are called units.
import type {
  ProductionBatch,
  ProductionEvent,
  ProductionPace,
  ProductionTarget,
} from '#shared/contract/production.ts';
import { zoneOf } from '#shared/rules/local-day.ts';
import { EVENT_TEXT, LAB_TEXT, STAGE_TEXT } from '#shared/text/production.ts';
import { skuWords } from '#shared/text/sku.ts';
import { gramsUnit, plural, spanOf, whole } from '../../lib/format.ts';
import { exactGrams } from './weights.ts';

type Estimate = NonNullable<ProductionBatch['estimate']>;

const WEEK_MS = 6 * 86_400_000;
const formats = new Map<string, { readonly weekday: Intl.DateTimeFormat; readonly date: Intl.DateTimeFormat }>();

function formatsOf(timeZone: string) {
  let known = formats.get(timeZone);
  if (!known) {
    known = {
      weekday: new Intl.DateTimeFormat('en-US', { weekday: 'short', timeZone }),
      date: new Intl.DateTimeFormat('en-US', { month: 'short', day: 'numeric', timeZone }),
    };
    formats.set(timeZone, known);
  }
  return known;
}

/** "today", "Tue", or "Dec 3" for what lies further away. */
function dayOf(ms: number, now: number, timeZone: string): string {
  const zone = zoneOf(timeZone);
  if (zone.read(ms).day === zone.read(now).day) return 'today';
  const { weekday, date } = formatsOf(timeZone);
  return (ms - now > WEEK_MS ? date : weekday).format(ms);
}

/** "Tue 10:00–13:30", "Tue 14:00 – Wed 09:30". */
export function estimateSpan(estimate: Estimate, now: number, timeZone: string): string {
  const zone = zoneOf(timeZone);
  const [from, to] = [Date.parse(estimate.from), Date.parse(estimate.to)];
  const [fromDay, toDay] = [dayOf(from, now, timeZone), dayOf(to, now, timeZone)];
  const [fromTime, toTime] = [zone.read(from).time, zone.read(to).time];
  if (fromDay !== toDay) return `${fromDay} ${fromTime} – ${toDay} ${toTime}`;
  return fromTime === toTime ? `${fromDay} ${fromTime}` : `${fromDay} ${fromTime}–${toTime}`;
}

/** "done Tue 10:00–13:30, from 12 counts". */
export const estimateWords = (estimate: Estimate, now: number, timeZone: string): string =>
  `done ${estimateSpan(estimate, now, timeZone)}, from ${plural(estimate.samples, 'count')}`;

/** "1 h 40 min". */
export function minutesWords(minutes: number): string {
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  if (hours === 0) return `${rest} min`;
  return rest === 0 ? `${whole(hours)} h` : `${whole(hours)} h ${rest} min`;
}

/** How long something stands: "2 h"; the first minute is "just now". */
export function standsFor(since: string, now: number): string {
  const seconds = Math.floor((now - Date.parse(since)) / 1000);
  return seconds < 60 ? 'just now' : spanOf(seconds);
}

export const unitsMade = (target: ProductionTarget): number => Math.floor(target.madePieces / target.packSize);

/** Pieces that are made and in no package. */
export const unpackaged = (target: ProductionTarget): number => target.madePieces - target.packagedPieces;

/** Units that can be packaged now. */
export const wholeUnits = (target: ProductionTarget): number => Math.floor(unpackaged(target) / target.packSize);

export const plannedMg = (
  targets: readonly Pick<ProductionTarget, 'plannedUnits' | 'packSize' | 'milligramsPerPiece'>[],
): number => targets.reduce((sum, it) => sum + it.plannedUnits * it.packSize * it.milligramsPerPiece, 0);

/** Percent of the input, to a tenth: "0.6 %". */
export const shareOf = (mg: number, inputMg: number): string =>
  `${inputMg === 0 ? '0.0' : ((mg * 100) / inputMg).toFixed(1)} %`;

/** "84 pieces an hour, usually 70 to 96". */
export const paceWords = (pace: ProductionPace): string =>
  `${whole(Math.round(pace.perHour))} pieces an hour, usually ${whole(Math.round(pace.slow))} to ${whole(Math.round(pace.fast))}`;

/** A failed result that stops the batch. */
export const isLabStop = (batch: Pick<ProductionBatch, 'labStatus' | 'labOverridden'>): boolean =>
  batch.labStatus === 'failed' && !batch.labOverridden;

/** Somebody must look at it. */
export const needsAttention = (batch: ProductionBatch): boolean =>
  batch.state !== 'cancelled' && (batch.failedChecks > 0 || isLabStop(batch) || batch.unexplainedFlagged);

export const isOpen = (batch: Pick<ProductionBatch, 'state'>): boolean =>
  batch.state === 'active' || batch.state === 'on_hold';

const stage = (of: ProductionEvent['stageAfter']): string => (of === null ? '' : STAGE_TEXT[of].label.toLowerCase());

const isLab = (word: string): word is keyof typeof LAB_TEXT => Object.hasOwn(LAB_TEXT, word);

/** The result that was entered stands in front of the note. */
function labOf({ kind, note }: ProductionEvent): { readonly label: string; readonly note: string } | null {
  if (kind !== 'lab') return null;
  const [word = '', ...rest] = note.split(': ');
  return isLab(word) ? { label: LAB_TEXT[word].label, note: rest.join(': ') } : null;
}

/** What was said about it. */
export function eventNote(event: ProductionEvent): string {
  const weighed = event.kind === 'ground' || event.kind === 'weight_checked';
  if (weighed) return event.note.replaceAll(/\b(\d+) mg\b/g, (_, milligrams) => exactGrams(Number(milligrams)));
  return labOf(event)?.note ?? event.note;
}

/** One thing that happened, in a line; `names` are the batch's own names of its SKUs. */
export function eventWords(event: ProductionEvent, names: ReadonlyMap<string, string>): string {
  const words: string = EVENT_TEXT[event.kind];
  const sku = event.skuKey === '' ? '' : (names.get(event.skuKey) ?? skuWords(event.skuKey));
  switch (event.kind) {
    case 'counted':
      return `${plural(event.pieces, 'piece')} of ${sku} counted`;
    case 'count_corrected':
      return `Count of ${sku} corrected by ${event.pieces > 0 ? '+' : '−'}${plural(Math.abs(event.pieces), 'piece')}`;
    case 'packaged':
      return `${plural(event.pieces, 'piece')} of ${sku} into ${event.ref}`;
    case 'taken_back':
      return `${plural(Math.abs(event.pieces), 'piece')} of ${sku} back out of ${event.ref}`;
    case 'moved':
      return `Moved from ${stage(event.stageBefore)} to ${stage(event.stageAfter)}`;
    case 'reopened':
      return event.stageAfter === null ? words : `Reopened in ${stage(event.stageAfter)}`;
    case 'weight_checked':
      return `Weight check of ${sku} ${event.ref}`;
    case 'lab':
      return [labOf(event)?.label ?? words, event.ref].filter(Boolean).join(' · ');
    case 'waste':
      return `${gramsUnit(event.wasteDelta)} of waste`;
    case 'closed':
      return event.unexplainedDelta === 0
        ? 'Finished, nothing unexplained'
        : `Finished, ${gramsUnit(event.unexplainedDelta)} unexplained`;
    default:
      return [words, sku, event.ref].filter(Boolean).join(' · ');
  }
}
