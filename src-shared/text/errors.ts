// Error code → what a person reads: what happened, why, and what to do next. The type keeps it
// complete: a code added to the contract without words here does not compile.
import type { ErrorCode, ErrorData } from '../contract/errors.ts';
import { DESK_SENTENCES } from './errors-desk.ts';
import { PRODUCTION_SENTENCES } from './errors-production.ts';
import { PERMISSION_TEXT } from './labels.ts';
import { fieldWords, reasonWords } from './reasons.ts';

export interface DescribedError {
  readonly title: string;
  readonly text: string;
  /** What to do next. */
  readonly remedy: string;
}

type Sentences = { readonly [C in ErrorCode]: (data: ErrorData<C>) => DescribedError };

const GRAMS = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const grams = (mg: number) => `${GRAMS.format(mg / 1000)} g`;

const permissionWords = (permission: string): string =>
  new Map<string, string>(Object.entries(PERMISSION_TEXT)).get(permission) ?? permission;

const APEX_TROUBLE: ReadonlyMap<string, string> = new Map([
  ['unauthorised', 'Apex did not accept the token.'],
  ['forbidden', 'The token is valid but may not do this.'],
  ['rate_limited', 'Apex asked us to slow down.'],
  ['timeout', 'Apex did not answer in time.'],
  ['network', 'Apex could not be reached.'],
]);

const SENTENCES: Sentences = {
  ...DESK_SENTENCES,
  ...PRODUCTION_SENTENCES,
  INVALID_INPUT: ({ field, reason }) => ({
    title: 'Please check what was entered',
    text: [fieldWords(field), reasonWords(reason)].filter(Boolean).join(': '),
    remedy: 'Correct it and save again.',
  }),
  FORBIDDEN_ACTION: ({ permission }) => ({
    title: 'You may not do this',
    text: `This needs the permission “${permissionWords(permission)}”.`,
    remedy: 'Ask your administrator for it, or ask someone who has it.',
  }),
  SIGNED_OUT: () => ({
    title: 'Nobody is signed in here',
    text: 'This was not done, because nobody is signed in at this window.',
    remedy: 'Sign in, then do it again.',
  }),
  SCREEN_LOCKED: () => ({
    title: 'The screen is locked',
    text: 'This was not done, because the screen was locked meanwhile.',
    remedy: 'Unlock it with your PIN or password, then do it again.',
  }),
  SIGN_IN_REFUSED: ({ triesLeft }) => ({
    title: 'Name and password do not match',
    text:
      triesLeft > 0
        ? `${triesLeft} more ${triesLeft === 1 ? 'try' : 'tries'} before the next ones are slowed down.`
        : 'From now on every wrong try makes the next one wait longer.',
    remedy: 'Check the name and whether Caps Lock is on. A Super Admin can give you a new password.',
  }),
  SIGN_IN_SLOWED: ({ retryAt }) => ({
    title: 'Too many wrong tries',
    text: `The next try is looked at from ${new Date(retryAt).toLocaleTimeString()} on.`,
    remedy: 'Wait until then. If it was not you, tell a Super Admin.',
  }),
  TOO_BUSY: () => ({
    title: 'Too much at once',
    text: 'So many passwords are being checked that this one was not looked at.',
    remedy: 'Wait half a minute, then try again.',
  }),
  NOT_IN_TRAINING: () => ({
    title: 'Not in training',
    text: 'Nothing real belongs here: training has its own Apex and forgets everything at the end. Nothing was done.',
    remedy: 'Leave training and do it there.',
  }),
  PIN_REFUSED: ({ reason }) => ({
    title: 'This PIN does not open the screen',
    text: reasonWords(reason),
    remedy: reason === 'wrong' ? 'Try again, or use the password.' : 'Sign in with the password.',
  }),
  PASSWORD_NOT_GOOD: ({ reason }) => ({
    title: 'Choose another one',
    text: reasonWords(reason),
    remedy: 'A short sentence that only you would think of works well.',
  }),
  NAME_TAKEN: ({ name }) => ({
    title: 'This name is already there',
    text: `Somebody is already called “${name}”, perhaps switched off.`,
    remedy: 'Add an initial, or switch that person on again.',
  }),
  LAST_SUPER_ADMIN: () => ({
    title: 'One Super Admin must stay',
    text: 'This is the last active Super Admin. Without one nobody could manage people, settings or backups.',
    remedy: 'Make somebody else a Super Admin first.',
  }),
  ALREADY_SET_UP: () => ({
    title: 'This facility is already set up',
    text: 'Somebody has an account here, so the first set-up is over.',
    remedy: 'Sign in, or ask a Super Admin for an account.',
  }),
  CANNOT_SWITCH: ({ reason }) => ({
    title: 'Training could not be opened or left',
    text: reasonWords(reason),
    remedy: 'Close the other Packhouse on this computer, then try again.',
  }),
  DISK_FULL: () => ({
    title: 'The disk is full',
    text: 'This could not be stored, and nothing of it was. Everything stored before is safe.',
    remedy: 'Make room on the disk, then do it again.',
  }),
  DATA_NOT_OPEN: () => ({
    title: 'The data is not open',
    text: 'The database could not be opened, so nothing can be read or changed.',
    remedy: 'Follow the steps on the recovery page.',
  }),
  NOTHING_TO_RECOVER: () => ({
    title: 'There is nothing to recover',
    text: 'The database is open.',
    remedy: 'Load the window again.',
  }),
  BACKUP_NOT_USABLE: ({ name, reason }) => ({
    title:
      reason === 'wrong_person'
        ? 'Nobody of that backup agreed to it'
        : /_decided$/.test(reason)
          ? 'Something else is decided already'
          : 'This backup cannot be used',
    text: `${name}: ${reasonWords(reason)}`,
    remedy:
      reason === 'wrong_person'
        ? 'Give the name and password of a Super Admin as they were when the backup was made. Nothing was changed.'
        : /_decided$/.test(reason)
          ? 'Wait until Packhouse has opened again. Nothing else was changed.'
          : 'Choose another backup. Nothing was changed.',
  }),
  CONFIG_UNREADABLE: ({ fileName, reason }) => ({
    title: 'The settings file could not be read',
    text: `${fileName}: ${reasonWords(reason)}`,
    remedy: 'Choose the settings file of the old client; its name ends in config.json. Nothing was changed.',
  }),
  JOB_GONE: () => ({
    title: 'It is not there any more',
    text: 'This work belongs to somebody else, or its file was removed after a day.',
    remedy: 'Start it again.',
  }),
  RECORD_NOT_FOUND: ({ kind, ref }) => ({
    title: 'It is not there any more',
    text: `No ${kind.replaceAll('_', ' ')} “${ref}” was found. Someone may have removed it.`,
    remedy: 'Go back to the list and look again.',
  }),
  METRC_NUMBER_TAKEN: ({ metrcNumber }) => ({
    title: 'This METRC number is already used',
    text: `A package ${metrcNumber} already exists.`,
    remedy: 'Open that package, or check the number on the label.',
  }),
  NOT_ENOUGH_AVAILABLE: ({ requestedMg, availableMg, metrcNumber }) => ({
    title: 'Not enough left',
    text: `${grams(requestedMg)} asked for, ${grams(availableMg)} available in ${metrcNumber}.`,
    remedy: 'Take less, release a hold, or use another package.',
  }),
  DECREMENT_KEY_REUSED: ({ key }) => ({
    title: 'This sale was already recorded differently',
    text: `The key “${key}” belongs to another sale.`,
    remedy: 'Use a new key for a new sale. Nothing was taken off.',
  }),
  UNKNOWN_SKU: ({ sku, known }) => ({
    title: 'Unknown SKU',
    text: `“${sku}” is not a SKU of this package. It has: ${known.join(', ')}.`,
    remedy: 'Pick one of these, or add the custom SKU to the package first.',
  }),
  SKU_KEY_TAKEN: ({ sku }) => ({
    title: 'This SKU is already there',
    text: `The package already has a SKU “${sku}”.`,
    remedy: 'Edit that one, or choose another key.',
  }),
  WEIGHTS_OVER_100: ({ total }) => ({
    title: 'More than 100 %',
    text: `The shares of this package's SKUs add up to ${(total / 100).toFixed(2)} %.`,
    remedy: 'Lower one of them until the sum is 100 % or less.',
  }),
  HOLD_ALREADY_RELEASED: () => ({
    title: 'Already released',
    text: 'Someone released this hold before you.',
    remedy: 'Nothing more to do.',
  }),
  PACKAGE_NOT_ACTIVE: ({ metrcNumber, status }) => ({
    title: `The package is ${status}`,
    text: `${metrcNumber} is ${status}, so its balances cannot change this way.`,
    remedy: 'Restore it first if it is still on the shelf.',
  }),
  PACKAGE_IN_USE: ({ metrcNumber, orderedMg, packedMg, heldMg }) => ({
    title: 'The package is still in use',
    text: `${metrcNumber}: ${grams(orderedMg)} ordered, ${grams(packedMg)} packed, ${grams(heldMg)} held.`,
    remedy: 'Release the holds and finish the orders, then archive it.',
  }),
  IMPORT_UNREADABLE: ({ fileName, reason }) => ({
    title: 'The file could not be read',
    text: `${fileName}: ${reasonWords(reason)}`,
    remedy: 'Save it as CSV or Excel with a header row (metrc_number, strain, initial_grams, current_grams).',
  }),
  PATTERN_INVALID: ({ line, reason }) => ({
    title: 'This pattern does not work',
    text: `${line}: ${reasonWords(reason)}`,
    remedy: 'Correct the pattern. Plain words work too.',
  }),
  BATCH_NOT_PUSHABLE: ({ batchId, reason }) => ({
    title: `Batch ${batchId} cannot be sent to`,
    text: reasonWords(reason),
    remedy: 'Choose another batch, or change it on Apex and refresh the mapping.',
  }),
  APEX_NOT_CONFIGURED: () => ({
    title: 'Apex is not set up',
    text: 'There is no Apex token yet.',
    remedy: 'Enter it under Settings, Apex.',
  }),
  APEX_UNREACHABLE: ({ kind, detail }) => ({
    title: 'Apex did not do it',
    text: [APEX_TROUBLE.get(kind) ?? 'Apex answered with a problem.', detail].filter(Boolean).join(' '),
    remedy: 'Try again in a minute. If it goes on, check the address and the token.',
  }),
  ADDRESS_NOT_SAFE: ({ address }) => ({
    title: 'This address is not safe',
    text: `${address} does not start with https://.`,
    remedy: 'Use the https address. Plain http works on this computer only.',
  }),
  NOTHING_TO_APPROVE: () => ({
    title: 'Nothing to approve',
    text: 'The plan has changed since you looked, or someone else approved it.',
    remedy: 'Look at the plan again.',
  }),
  SANDBOX_ONLY: () => ({
    title: 'Only in training',
    text: 'This works in the training sandbox only. Nothing was done.',
    remedy: 'Start the training sandbox to practise.',
  }),
  UNEXPECTED: ({ reference }) => ({
    title: 'Something went wrong',
    text: `This should not happen. Reference: ${reference}.`,
    remedy: 'Try again. If it keeps happening, give your administrator the reference.',
  }),
};

export const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(SENTENCES, code);

/** The words for an error of the contract. Masses in `data` are milligrams and come out as grams. */
export function describeError<C extends ErrorCode>(code: C, data: ErrorData<C>): DescribedError {
  return SENTENCES[code](data);
}
