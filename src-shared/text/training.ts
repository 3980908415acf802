// Words for the training page: what goes wrong with the stand-in for Google, what a person in the sheet does, and what
// happens to the second Packhouse. The `satisfies` keep the lists complete.
import type { GOOGLE_FAULTS, SHEET_ACTS, TRACKER_ACTS } from '../contract/sandbox.ts';
import type { Explained } from './labels.ts';

export const GOOGLE_FAULT_TEXT = {
  refuse: {
    label: 'Be away',
    text: 'After a few looks the list lives in Excel. Remove it, and everything is put together.',
  },
  hang: { label: 'Never answer', text: 'Each look gives up after 20 seconds. Other work goes on meanwhile.' },
  'status-403': {
    label: 'Say it is not shared (403)',
    text: 'A banner shows the address the spreadsheet has to be shared with.',
  },
  'status-429': {
    label: 'Too many requests (429)',
    text: 'Packhouse looks less often by itself, and faster again later.',
  },
  'status-503': {
    label: 'Down for maintenance (503)',
    text: 'Tried again with growing pauses; the list lives in Excel meanwhile.',
  },
  'lost-answer': { label: 'Do it, lose the answer', text: 'The change happens but nobody says so. It is read back.' },
} as const satisfies Record<(typeof GOOGLE_FAULTS)[number], Explained>;

/** `text`: what Packhouse then does. */
export const SHEET_ACT_TEXT = {
  packed: { label: 'Type PACKED', text: 'It is packed here within seconds.' },
  note: { label: 'Type a note', text: 'It stands here within seconds.' },
  sort: { label: 'Sort the rows', text: 'Nothing changes here: a row is known by its hidden key.' },
  copy: { label: 'Copy a row', text: 'The topmost counts, and a note stands in the tray.' },
  delete: { label: 'Delete a row', text: 'It comes back, with a note in the tray.' },
  rename: { label: 'Rename the PACKED header', text: 'A banner says which header is gone, and the sheet waits.' },
  'name-back': { label: 'Name it PACKED again', text: 'The sheet goes on by itself.' },
} as const satisfies Record<(typeof SHEET_ACTS)[number], Explained>;

export const isSheetAct = (key: string): key is keyof typeof SHEET_ACT_TEXT => Object.hasOwn(SHEET_ACT_TEXT, key);

/** `text`: what Packhouse then does. */
export const TRACKER_ACT_TEXT = {
  start: {
    label: 'Start the second Packhouse',
    text: 'It keeps the sample packages and serves them; finished goods here come from there.',
  },
  stop: { label: 'End it', text: 'Finished goods are kept here again, as they were known last.' },
  away: {
    label: 'Take it off the network',
    text: 'The last figures stay with their age; after two minutes nothing is sent to Apex any more.',
  },
  back: { label: 'Bring it back', text: 'It is read at once, and what was packed meanwhile is taken off there.' },
  'new-key': { label: 'Make a new key there', text: 'The keys do not match: the lamp says so within seconds.' },
  'tell-key': { label: 'Copy its new key over', text: 'All goes on by itself.' },
} as const satisfies Record<(typeof TRACKER_ACTS)[number], Explained>;

export const isTrackerAct = (key: string): key is keyof typeof TRACKER_ACT_TEXT => Object.hasOwn(TRACKER_ACT_TEXT, key);
