// The errors of the fulfilment desk in words: packing, undo, stores, papers, and what waits to be sent.
import type { ErrorCode, ErrorData } from '../contract/errors.ts';
import { SHEET_COLUMNS } from '../rules/sheet-columns.ts';
import type { DescribedError } from './errors.ts';
import { packageProblemWords } from './packing.ts';
import { reasonWords } from './reasons.ts';

type DeskCode = Extract<
  ErrorCode,
  | 'OVER_PACK'
  | 'LINE_SHORT'
  | 'LINE_NOT_EXPLAINED'
  | 'LINE_NOT_WANTED'
  | 'LINE_CLOSED'
  | 'UNPACK_LIMIT'
  | 'PACKAGE_NOT_FOR_LINE'
  | 'UNDO_BLOCKED'
  | 'ORDER_NOT_PACKED'
  | 'STORE_NAME_TAKEN'
  | 'OUTBOX_BUSY'
  | 'PDF_NOT_HERE'
  | 'CREDENTIALS_NOT_USABLE'
  | 'SHEETS_NOT_SET_UP'
  | 'CONFLICT_MOVED_ON'
  | 'WORKBOOK_NOT_HERE'
>;

const DAY = new Intl.DateTimeFormat('en-US', { dateStyle: 'medium', timeZone: 'UTC' });

const headerOf = (column: string): string => SHEET_COLUMNS.find(({ key }) => key === column)?.header ?? 'The cell';

/** "holds “20”", "holds Nov 24, 2026", "is empty". Days come as 2026-11-24. */
function cellWords(column: string, value: string): string {
  if (value.trim() === '') return 'is empty';
  const isDay = SHEET_COLUMNS.some(({ key, shows }) => key === column && shows === 'date');
  const at = isDay ? Date.parse(`${value}T00:00:00Z`) : Number.NaN;
  return Number.isNaN(at) ? `holds “${value}”` : `holds ${DAY.format(at)}`;
}

export const DESK_SENTENCES: { readonly [C in DeskCode]: (data: ErrorData<C>) => DescribedError } = {
  OVER_PACK: ({ ordered, packed, asked }) => ({
    title: 'More than ordered',
    text: `${ordered} ordered, ${packed} packed; with ${asked} more it would be ${packed + asked}.`,
    remedy: 'Pack less, or say why more goes out.',
  }),
  LINE_SHORT: ({ asked, possible }) => ({
    title: 'Not enough finished units',
    text:
      possible === 0
        ? `None of the ${asked} asked for can be covered by a package now.`
        : `Only ${possible} of the ${asked} asked for can be covered by packages now.`,
    remedy: 'Pack what there is; the rest shows as Needs Production.',
  }),
  LINE_NOT_EXPLAINED: ({ productName }) => ({
    title: 'Nobody knows yet what this is',
    text: `The name “${productName}” does not say for sure which strain and SKU it is, so no package can be charged.`,
    remedy: 'Open the line and say what the product is. It is remembered for all its lines.',
  }),
  LINE_NOT_WANTED: ({ invoiceNumber, because }) => ({
    title: 'This is not to be packed any more',
    text: [`Order ${invoiceNumber}`, reasonWords(`unwanted_${because}`)].filter(Boolean).join(': '),
    remedy: 'Unpack what is packed, or look at the order.',
  }),
  LINE_CLOSED: ({ invoiceNumber }) => ({
    title: 'The order is in another place now',
    text: `Order ${invoiceNumber} is not where this can be done: it went to History, or is back on the list.`,
    remedy: 'Open History to put it back onto the list first.',
  }),
  UNPACK_LIMIT: ({ asked, possible, settled }) => ({
    title: 'So many cannot be unpacked',
    text:
      settled > 0
        ? `Of the ${asked} asked for, ${possible} can be: METRC has already taken ${settled} off its figure.`
        : `${possible} of the ${asked} asked for are packed there.`,
    remedy: settled > 0 ? 'Goods METRC has let go come back as a return in METRC.' : 'Unpack fewer.',
  }),
  PACKAGE_NOT_FOR_LINE: ({ metrcNumber, reason, strain, wanted, units, reservedForOthers }) => ({
    title: 'This package cannot be used here',
    text: `${metrcNumber} (${strain}): ${packageProblemWords({ reason, wanted, units, reservedForOthers })}`,
    remedy: 'Scan another package of the strain that is asked for.',
  }),
  UNDO_BLOCKED: ({ reason, who, at, what }) => ({
    title: 'This cannot be undone now',
    text: [
      what,
      reasonWords(`undo_${reason}`),
      who === '' ? '' : `Last touched by ${who}${at === '' ? '' : ` at ${new Date(at).toLocaleTimeString()}`}.`,
    ]
      .filter(Boolean)
      .join(' – '),
    remedy: 'Open the line to see what happened since, and correct it there.',
  }),
  ORDER_NOT_PACKED: ({ invoiceNumber, missing }) => ({
    title: 'Not all of it is packed',
    text: `Order ${invoiceNumber} still misses ${missing} ${missing === 1 ? 'unit' : 'units'}.`,
    remedy: 'Pack the rest, or close the order with a reason.',
  }),
  STORE_NAME_TAKEN: ({ name }) => ({
    title: 'Another store has this name',
    text: `There is already a store called “${name}”.`,
    remedy: 'Add the name as another name of that store to join the two.',
  }),
  OUTBOX_BUSY: ({ title, state }) => ({
    title: 'It is on its way right now',
    text: `“${title}” cannot be changed while it is ${state === 'unknown' ? 'not known whether it arrived' : 'being sent'}.`,
    remedy: 'Wait for the answer, then look again.',
  }),
  CREDENTIALS_NOT_USABLE: ({ fileName, reason }) => ({
    title: 'Not a service account',
    text: `${fileName}: ${reasonWords(reason)}`,
    remedy: 'Choose the JSON file that Google offered when the service account’s key was made.',
  }),
  SHEETS_NOT_SET_UP: () => ({
    title: 'Google Sheets is not set up',
    text: 'There is no spreadsheet or no service account yet.',
    remedy: 'A Super Admin sets it up on the page Sheets and Excel.',
  }),
  CONFLICT_MOVED_ON: ({ column, now }) => ({
    title: 'It has changed since',
    text: `${headerOf(column)} ${cellWords(column, now)} by now, which was not shown yet. Nothing was set over it.`,
    remedy: 'Look at what it holds now, and choose again.',
  }),
  WORKBOOK_NOT_HERE: ({ path, reason }) => ({
    title: 'The workbook is not there',
    text: `${path}: ${reasonWords(reason)}`,
    remedy: 'It is written again by itself. Look at the page Sheets and Excel for what keeps it.',
  }),
  PDF_NOT_HERE: () => ({
    title: 'No PDF from here',
    text: 'This window cannot write PDF files itself.',
    remedy: 'Choose Print, then “Save as PDF” as the printer.',
  }),
};
