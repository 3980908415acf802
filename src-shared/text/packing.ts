// Words of the packing list: how lines stand, why a package cannot serve, what was done.
import type { LineState, PackingEventKind } from '../contract/packing.ts';
import type { Explained } from './labels.ts';

export const LINE_STATE_TEXT = {
  to_pack: { label: 'To pack', text: 'Packages are reserved for all of it.' },
  short: { label: 'Short', text: 'There are not enough finished units: some of it has to be produced first.' },
  explain: { label: 'Say what it is', text: 'Its name does not tell strain and SKU for sure. Open it and say so.' },
  to_unpack: { label: 'To unpack', text: 'More is packed than anybody wants: unpack it, or say why it goes out.' },
  complete: { label: 'Packed', text: 'All that was ordered is packed.' },
} as const satisfies Record<LineState, Explained>;

export const PACKING_EVENT_TEXT = {
  packed: 'Packed',
  unpacked: 'Unpacked',
  moved: 'Moved to another package',
  edited: 'Changed',
  delivered: 'Marked delivered',
  not_delivered: 'Marked not delivered',
  closed: 'Order closed',
  reopened: 'Back onto the list',
  split_off: 'Went with a part of a split order',
  left_without_packing: 'Left without being packed here',
} as const satisfies Record<PackingEventKind, string>;

const units = (count: number): string => `${count} ${count === 1 ? 'unit' : 'units'}`;

/** Why a package cannot serve a line, as the end of a sentence about it. */
export function packageProblemWords(problem: {
  readonly reason: string;
  readonly wanted: string;
  readonly units: number;
  readonly reservedForOthers: number;
}): string {
  const { reason, wanted, reservedForOthers } = problem;
  switch (reason) {
    case 'archived':
      return 'it is archived.';
    case 'orphaned':
      return 'METRC no longer lists it.';
    case 'other_strain':
      return `it is another strain; this line wants ${wanted}.`;
    case 'not_tracked':
      return 'this line is only counted: no package is charged for it.';
    case 'not_enough': {
      const left =
        problem.units === 0 ? 'nothing is left in it for this line' : `only ${units(problem.units)} left for this line`;
      const others = reservedForOthers === 0 ? '' : `; ${units(reservedForOthers)} reserved for other orders`;
      return `${left}${others}.`;
    }
    default:
      return 'it cannot be used.';
  }
}
