// How the packing list is spoken of: states, reasons, events, what a scan was refused for.
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconHelpCircle,
  IconPackage,
  IconPackageExport,
  IconTruckDelivery,
} from '@tabler/icons-react';
import type { LineState, PackingEvent, PackingRow, ScanMeaning } from '#shared/contract/packing.ts';
import type { Explained } from '#shared/text/labels.ts';
import { plural, whole } from '../../lib/format.ts';

type Sign = Explained & { readonly tone: 'ok' | 'warn' | 'bad' | 'info' | 'quiet'; readonly icon: typeof IconPackage };

export const STATE_SIGN: Record<LineState | 'delivered', Sign> = {
  to_pack: {
    label: 'To pack',
    text: 'Units are reserved for it: it can be packed now.',
    tone: 'info',
    icon: IconPackage,
  },
  short: {
    label: 'Short',
    text: 'Finished units do not cover it: some have to be produced first.',
    tone: 'warn',
    icon: IconAlertTriangle,
  },
  explain: {
    label: 'To explain',
    text: 'Nobody knows yet which strain and SKU this product is. Open the line and say it.',
    tone: 'warn',
    icon: IconHelpCircle,
  },
  to_unpack: {
    label: 'To unpack',
    text: 'Packed, and not wanted any more. Take it out of the box and unpack it here.',
    tone: 'bad',
    icon: IconPackageExport,
  },
  complete: { label: 'Packed', text: 'Everything ordered is packed.', tone: 'ok', icon: IconCircleCheck },
  delivered: { label: 'Delivered', text: 'Packed and delivered.', tone: 'quiet', icon: IconTruckDelivery },
};

export const stateOf = (row: PackingRow): LineState | 'delivered' =>
  row.state === 'complete' && row.deliveredAt !== null ? 'delivered' : row.state;

const UNWANTED: ReadonlyMap<string, string> = new Map([
  ['cancelled', 'The order was cancelled on Apex.'],
  ['gone', 'The order is no longer on Apex.'],
  ['left_out', 'The order’s status is left out of the packing list by a setting.'],
  ['finished', 'The order is finished on Apex.'],
  ['closed', 'The order was closed here.'],
  ['line_gone', 'The line is no longer in the order on Apex.'],
]);

/** Empty while it is wanted. */
export const unwantedWords = (because: string): string =>
  because === '' ? '' : (UNWANTED.get(because) ?? `No longer wanted: ${because.replaceAll('_', ' ')}.`);

const FIELD_WORDS: ReadonlyMap<string, string> = new Map([
  ['deliveryDate', 'Delivery date'],
  ['deliveryNotes', 'Delivery notes'],
  ['internalNotes', 'Internal notes'],
]);

const tail = (tag: string | null) => (tag === null ? '' : ` …${tag.slice(-8)}`);

/** "Packed 3 from …00000101". */
export function eventWords(
  it: Pick<PackingEvent, 'kind' | 'units' | 'metrcNumber' | 'field' | 'before' | 'after'>,
): string {
  // Taken out is written down below 0.
  const units = Math.abs(it.units);
  switch (it.kind) {
    case 'packed':
      return `Packed ${whole(units)}${it.metrcNumber === null ? '' : ` from${tail(it.metrcNumber)}`}`;
    case 'unpacked':
      return `Unpacked ${whole(units)}${it.metrcNumber === null ? '' : `, back to${tail(it.metrcNumber)}`}`;
    case 'moved':
      return `Moved ${plural(units, 'reserved unit')}${it.metrcNumber === null ? '' : ` to${tail(it.metrcNumber)}`}`;
    case 'edited': {
      const field = FIELD_WORDS.get(it.field) ?? it.field;
      return `${field}: ${it.before === '' ? 'empty' : `“${it.before}”`} → ${it.after === '' ? 'empty' : `“${it.after}”`}`;
    }
    case 'delivered':
      return 'Marked delivered';
    case 'not_delivered':
      return 'Marked as not delivered';
    case 'closed':
      return 'Order closed';
    case 'reopened':
      return 'Order opened again';
    case 'split_off':
      return `${it.units < 0 ? 'Handed over to another line' : 'Taken over from another line'}: ${plural(units, 'unit')}`;
    case 'left_without_packing':
      return `Left without being packed here: ${plural(units, 'unit')}`;
  }
}

const DONE: Record<PackingEvent['kind'], string> = {
  packed: 'packed',
  unpacked: 'unpacked',
  moved: 'moved',
  edited: 'edited',
  delivered: 'marked delivered',
  not_delivered: 'marked not delivered',
  closed: 'closed',
  reopened: 'opened again',
  split_off: 'split off',
  left_without_packing: 'left',
};

interface Undoable {
  readonly kind: PackingEvent['kind'];
  readonly rows: number;
  readonly units: number;
  readonly productName: string;
  readonly invoiceNumber: string;
  readonly field: string;
}

/** What undo takes back: "packed 3 of Blue Dream 0.5g, INV-1042"; several rows are only counted. */
export function undoWords(it: Undoable): string {
  const units = Math.abs(it.units);
  const counted = ['packed', 'unpacked', 'moved'].includes(it.kind);
  if (it.rows > 1) return `${DONE[it.kind]} ${plural(it.rows, 'row')}${counted ? `, ${plural(units, 'unit')}` : ''}`;
  const field = it.kind === 'edited' ? FIELD_WORDS.get(it.field)?.toLowerCase() : undefined;
  const of = field === undefined ? it.productName : `${field} of ${it.productName}`;
  const what = counted ? `${whole(units)} of ${it.productName}` : of;
  return `${[`${DONE[it.kind]} ${what}`.trim(), it.invoiceNumber].filter(Boolean).join(', ')}`;
}

type Refused = Extract<ScanMeaning, { kind: 'refused' }>;

/** Why a scan cannot be used, and what to do, in one or two sentences. */
export function refusedWords(it: Refused): string {
  const tag = it.metrcNumber === null ? `“${it.text}”` : `Package …${it.metrcNumber.slice(-8)}`;
  switch (it.reason) {
    case 'other_strain':
      return `${tag} is ${it.strain ?? 'another strain'}, this line wants ${it.wanted ?? 'another one'}.`;
    case 'not_enough': {
      const others = it.reservedForOthers ?? 0;
      const free = plural(it.units ?? 0, 'unit');
      return others > 0
        ? `${tag} has ${free} free for this line; ${whole(others)} more are reserved for other lines.`
        : `${tag} has ${free} free for this line.`;
    }
    case 'archived':
      return `${tag} is archived. Take another one, or make it active in Finished goods.`;
    case 'orphaned':
      return `${tag} is no longer listed by METRC. Take another one.`;
    case 'not_tracked':
      return `${tag} cannot serve this line: the line is only counted, not taken from packages.`;
    case 'unknown_tag':
      return `No package ${it.metrcNumber ?? it.text} here. Import it in Finished goods, or scan the label again.`;
    case 'no_open_line':
      return `No open line could use ${it.metrcNumber === null ? tag : `package …${it.metrcNumber.slice(-8)}`}.`;
    default:
      return `${tag} cannot be used here: ${it.reason.replaceAll('_', ' ')}.`;
  }
}
