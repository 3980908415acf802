// Words of the outbox for what goes to a tracker server: what kept a decrement from arriving, and why none is sent.
import { TRACKER_TROUBLES } from '../contract/tracker.ts';
import type { Explained } from './labels.ts';
import { TRACKER_TROUBLE_TEXT } from './tracker.ts';

type Words = readonly (readonly [string, Explained])[];

export const TRACKER_KINDS = [['tracker-decrement', 'Taken off the tracker']] as const;

/** Troubles of the tracker itself: whatever they are, nothing is lost and it goes on by itself once they are over. */
const OF_THE_TRACKER: Words = TRACKER_TROUBLES.map((trouble) => [
  `tracker_${trouble}`,
  { label: TRACKER_TROUBLE_TEXT[trouble].label, text: TRACKER_TROUBLE_TEXT[trouble].remedy },
]);

const OF_THE_ITEM: Words = [
  ['tracker_aborted', { label: 'Interrupted', text: 'It goes on by itself.' }],
  [
    'tracker_not_enough',
    {
      label: 'The tracker has less than was packed',
      text: 'Somebody took grams off there, or its figure is too low. Correct it on the tracker, then retry this.',
    },
  ],
  [
    'tracker_package_unknown',
    {
      label: 'The tracker does not know the package',
      text: 'Add it there, then retry this. Cancelled, its grams stay packed here and are not offered again.',
    },
  ],
  [
    'tracker_key_reused',
    {
      label: 'The tracker used the key for something else',
      text: 'Unpack the units and pack them again: they get a new key. Nothing of this one was taken off.',
    },
  ],
  [
    'tracker_sku_unknown',
    { label: 'Nobody knows which SKU it was', text: 'Unpack the units, explain the product, and pack them again.' },
  ],
  [
    'tracker_conflict',
    { label: 'The tracker cannot do it now', text: 'Its own words say why. Correct it there, then retry this.' },
  ],
  [
    'tracker_rejected',
    { label: 'The tracker refused it', text: 'Its own words say why. Correct it there, then retry this.' },
  ],
];

export const TRACKER_ITEM_TROUBLE: Words = [...OF_THE_TRACKER, ...OF_THE_ITEM];

export const TRACKER_STOPPED: Words = [
  [
    'tracker_off',
    {
      label: 'The tracker is switched off',
      text: 'What waits goes to it once it is switched on again. Cancel what it needs not know.',
    },
  ],
  ...OF_THE_TRACKER,
];

export const TRACKER_FIELDS = [
  ['metrcNumber', 'METRC number'],
  ['sku', 'SKU, as the tracker spells it'],
  ['skuKey', 'SKU'],
  ['units', 'Units'],
  ['mg', 'Milligrams'],
  ['key', 'Key that makes it happen once'],
  ['lineId', 'Order line'],
] as const;
