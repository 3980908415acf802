// Words for what keeps the packing list from the workbook; they end with what to do. The `satisfies` keeps them complete.
import type { BookTrouble } from '../contract/sheets.ts';
import { BY_ITSELF, inner, isSeveral, type TroubleWords } from './sheets.ts';

/** What the words of a workbook's trouble may name. */
export interface BookFacts {
  readonly detail: string;
  readonly path: string;
  /** Empty when nobody is known to have it open. */
  readonly openedBy: string;
}

const BOOK_TROUBLE_TEXT = {
  locked: ({ openedBy }) => ({
    label: `The workbook is open${openedBy === '' ? '' : ` (${openedBy})`} and cannot be replaced`,
    text: 'What is new here waits, and so does what was typed there and not saved. Nothing is overwritten.',
    remedy: 'Save and close it in Excel. It is then read and written by itself.',
  }),
  changed: () => ({
    label: 'The workbook was saved just now',
    text: 'Somebody saved it while it was about to be written.',
    remedy: 'Nothing to do: it is read first, and then written.',
  }),
  unreadable: ({ detail }) => ({
    label: 'The workbook cannot be read',
    text: `It is damaged, protected by a password, or not an Excel workbook.${inner(detail)} It is left as it is.`,
    remedy: 'Save it again as .xlsx without a password, or move it away: a new one is then made.',
  }),
  disk_full: () => ({
    label: 'The disk is full',
    text: 'The workbook could not be written and is as it was before.',
    remedy: `Make room on the disk. ${BY_ITSELF}`,
  }),
  no_access: ({ path }) => ({
    label: 'The workbook’s folder may not be written',
    text: `Packhouse is not allowed to read or write ${path || 'it'}.`,
    remedy: 'Give this computer’s account the right to write there, or choose another folder.',
  }),
  missing: ({ path }) => ({
    label: 'The workbook’s folder is not there',
    text: `Nothing can be written at ${path || 'its place'}.`,
    remedy: `Plug its drive in, or choose another folder. ${BY_ITSELF}`,
  }),
  tab_missing: ({ detail }) => ({
    label: `The workbook has no worksheet “${detail || 'Packing List'}”`,
    text: 'It was renamed or deleted, so nothing is read from it or written to it.',
    remedy: 'Give the worksheet its name back, or move the workbook away: a new one is then made.',
  }),
  header_missing: ({ detail }) => ({
    label: `In the workbook the ${isSeveral(detail) ? 'headers' : 'header'} ${detail || 'of a column'} ${isSeveral(detail) ? 'are' : 'is'} gone`,
    text: 'Nothing is read from it or written to it until then. All other work goes on.',
    remedy: `Write ${detail || 'it'} back into the row of headers and save.`,
  }),
  header_twice: ({ detail }) => ({
    label: `In the workbook the ${isSeveral(detail) ? 'headers' : 'header'} ${detail || 'of a column'} ${isSeveral(detail) ? 'stand' : 'stands'} there twice`,
    text: 'Which of the columns counts cannot be told, so nothing is read from it or written to it.',
    remedy: 'Rename or delete the column that is not needed and save.',
  }),
  aborted: () => ({
    label: 'Reading or writing the workbook was interrupted',
    text: 'It is as it was before.',
    remedy: BY_ITSELF,
  }),
  broken: ({ detail }) => ({
    label: 'Packhouse could not finish looking at the workbook',
    text: `It failed in Packhouse itself, not in the file.${inner(detail)} Nothing typed there is taken until it works again.`,
    remedy: `Check that this computer’s disk is not full. ${BY_ITSELF} If it stays, send the log.`,
  }),
} as const satisfies { readonly [T in BookTrouble]: (facts: BookFacts) => TroubleWords };

/** Why the workbook is not read or written, and what to do. */
export const bookTroubleWords = (trouble: BookTrouble, facts: BookFacts): TroubleWords =>
  BOOK_TROUBLE_TEXT[trouble](facts);
