// The columns staff fill in: delivery date, delivery notes, internal notes. Every change leaves what stood there before.
import { EDITABLE_FIELDS } from '#shared/contract/packing.ts';
import { addEventTx, type Doing } from './events.ts';
import { type LineRecord, patchLineTx } from './records.ts';
import type { Hand } from './reserve.ts';

type Field = (typeof EDITABLE_FIELDS)[number];

const isField = (field: string): field is Field => EDITABLE_FIELDS.some((one) => one === field);

const textOf = (line: LineRecord, field: Field): string => line[field] ?? '';

/** An empty date is none. A date somebody set is theirs, until that is taken back to what Apex says. */
const asStored = (line: LineRecord, field: Field, text: string, isUndo: boolean): Partial<LineRecord> => {
  if (field !== 'deliveryDate') return { [field]: text };
  const deliveryDate = text === '' ? null : text;
  return { deliveryDate, deliveryDateOwn: !isUndo || deliveryDate !== line.deliveryDateFromApex };
};

/**
 * Writes a field. Answers false when it does not say `expected`, and then nothing is written. A text it says already
 * leaves no event.
 */
export function editFieldTx(
  hand: Hand,
  doing: Doing,
  line: LineRecord,
  field: string,
  text: string,
  expected?: string,
): boolean {
  if (!isField(field)) return false;
  const before = textOf(line, field);
  if (expected !== undefined && before !== expected) return false;
  if (before === text) return true;
  patchLineTx(hand.tx, line.id, asStored(line, field, text, doing.undoes !== undefined), hand.at);
  addEventTx(hand, doing, line, { kind: 'edited', detail: { field, before, after: text } });
  return true;
}
