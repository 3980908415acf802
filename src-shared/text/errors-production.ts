// The errors of production and of the tracker in words.
import type { ErrorCode, ErrorData } from '../contract/errors.ts';
import type { DescribedError } from './errors.ts';
import { reasonWords } from './reasons.ts';
import { skuWords } from './sku.ts';
import { trackerTroubleWords } from './tracker.ts';

type ProductionCode = Extract<
  ErrorCode,
  | 'NOT_ENOUGH_IN_WORK'
  | 'NOT_ENOUGH_PIECES'
  | 'BATCH_NOT_ACTIVE'
  | 'REASON_NEEDED'
  | 'LAB_FAILED'
  | 'BATCH_NOT_READY'
  | 'PACKAGE_OTHER_STRAIN'
  | 'CONSUMABLE_NAME_TAKEN'
  | 'KEPT_BY_TRACKER'
  | 'TRACKER_REFUSED'
  | 'TRACKER_UNREACHABLE'
>;

const GRAMS = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const COUNT = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const grams = (mg: number) => `${GRAMS.format(mg / 1000)} g`;

const STATE: ReadonlyMap<string, { readonly is: string; readonly remedy: string }> = new Map([
  ['on_hold', { is: 'is on hold', remedy: 'Resume the batch, then do it again.' }],
  ['finished', { is: 'is finished', remedy: 'Reopen the batch if there is more to it.' }],
  ['cancelled', { is: 'is cancelled', remedy: 'Reopen the batch if it goes on after all.' }],
]);

const REASONS: ReadonlyMap<string, DescribedError> = new Map([
  [
    'backward',
    {
      title: 'Why does it go back?',
      text: 'Moving a batch to an earlier stage needs a reason.',
      remedy: 'Say why, then move it.',
    },
  ],
  [
    'lab_pending',
    {
      title: 'There is no lab result yet',
      text: 'Packaging before the lab has passed the batch needs a reason.',
      remedy: 'Wait for the result and enter it, or say why it goes on already.',
    },
  ],
  [
    'unexplained',
    {
      title: 'Grams are missing',
      text: 'More grams than usual would be left without an explanation.',
      remedy: 'Count the pieces and weigh the waste again, or say what happened.',
    },
  ],
]);

const NOT_READY: ReadonlyMap<string, { readonly text: string; readonly remedy: string }> = new Map([
  [
    'has_pieces',
    { text: 'Pieces of it were made already.', remedy: 'Correct the count to zero first, if they were not made.' },
  ],
  [
    'packaged',
    {
      text: 'Some of it is in finished-goods packages already.',
      remedy: 'Take it back out of those packages first, or finish the batch.',
    },
  ],
  [
    'not_packaged',
    { text: 'Pieces were made that are in no package yet.', remedy: 'Put them into a package, or correct the count.' },
  ],
  ['nothing_made', { text: 'No piece of it was made yet.', remedy: 'Count the pieces first.' }],
  ['last_target', { text: 'A batch makes at least one SKU.', remedy: 'Add the other SKU first.' }],
  ['not_ended', { text: 'It is neither finished nor cancelled.', remedy: 'Nothing to do: it is in work.' }],
  ['not_on_hold', { text: 'It is not on hold.', remedy: 'Nothing to do: it is in work.' }],
  [
    'lab_not_failed',
    { text: 'No failed result is there to be overridden.', remedy: 'Move the batch; nothing stands in the way.' },
  ],
  ['wrong_stage', { text: 'That belongs to another stage.', remedy: 'Move the batch to that stage first.' }],
  ['same_stage', { text: 'It is in that stage already.', remedy: 'Nothing to do.' }],
]);

export const PRODUCTION_SENTENCES: { readonly [C in ProductionCode]: (data: ErrorData<C>) => DescribedError } = {
  NOT_ENOUGH_IN_WORK: ({ number, askedMg, inWorkMg }) => ({
    title: 'More grams than there are',
    text: `${grams(askedMg)} were asked for; ${number} has ${grams(inWorkMg)} in work.`,
    remedy: 'Check the number. If more flower went in than was entered, add it as a source first.',
  }),
  NOT_ENOUGH_PIECES: ({ number, sku, asked, there }) => ({
    title: 'Not enough pieces',
    text: `${COUNT.format(asked)} pieces of ${skuWords(sku)} were asked for; ${number} has ${COUNT.format(there)} that are in no package.`,
    remedy: 'Check the number, or count the pieces that were made since.',
  }),
  BATCH_NOT_ACTIVE: ({ number, state }) => ({
    title: `${number} ${STATE.get(state)?.is ?? 'is not in work'}`,
    text: 'Nothing was changed.',
    remedy: STATE.get(state)?.remedy ?? 'Open the batch and look at where it stands.',
  }),
  REASON_NEEDED: ({ number, what }) =>
    REASONS.get(what) ?? {
      title: 'This needs a reason',
      text: `It will be kept with ${number}.`,
      remedy: 'Say why, then do it again.',
    },
  LAB_FAILED: ({ number, reference }) => ({
    title: 'The lab failed this batch',
    text: `${number} did not pass${reference === '' ? '' : ` (${reference})`}, so it cannot go on to packaging.`,
    remedy: 'Enter a new result, or ask Compliance to override it with a reason.',
  }),
  BATCH_NOT_READY: ({ number, why }) => ({
    title: `Not with ${number} as it is`,
    text: NOT_READY.get(why)?.text ?? reasonWords(why),
    remedy: NOT_READY.get(why)?.remedy ?? 'Open the batch and look at where it stands.',
  }),
  PACKAGE_OTHER_STRAIN: ({ metrcNumber, strain, wanted }) => ({
    title: 'Another strain is in that package',
    text: `${metrcNumber} holds ${strain}; this is ${wanted}.`,
    remedy: 'Choose a package of the same strain, or make a new one.',
  }),
  CONSUMABLE_NAME_TAKEN: ({ name }) => ({
    title: 'This name is already there',
    text: `There is a consumable called “${name}”, perhaps put away.`,
    remedy: 'Use that one, or choose another name.',
  }),
  KEPT_BY_TRACKER: ({ url }) => ({
    title: 'Finished goods are kept by the tracker',
    text: `They come from ${url || 'the tracker server'}, so this is decided there.`,
    remedy: 'Do it on the tracker. It is seen here within seconds.',
  }),
  TRACKER_REFUSED: ({ detail }) => ({
    title: 'The tracker refused it',
    text: detail === '' ? 'It did not say why. Nothing was changed there.' : `It says: ${detail}`,
    remedy: 'Correct it and try again, or change it on the tracker itself.',
  }),
  TRACKER_UNREACHABLE: ({ trouble, detail }) => {
    const words = trackerTroubleWords(trouble);
    return { title: words.label, text: [words.text, detail].filter(Boolean).join(' '), remedy: words.remedy };
  },
};
