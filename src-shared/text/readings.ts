// Why an Apex product could not be matched, in a person's words.
import { formatGramsExact } from '../model/mass.ts';
import type { ProductReading, ReadDoubt } from '../rules/product-name.ts';

const grams = (value: Parameters<typeof formatGramsExact>[0]): string => `${formatGramsExact(value)} g`;

/** The particulars of a reading; empty when it is sure. */
export function describeReading(reading: ProductReading): string {
  switch (reading.kind) {
    case 'sure':
      return '';
    case 'not_preroll':
      return 'None of the product lines in the settings appears in the name.';
    case 'conflict':
      if (reading.field === 'strain') return `The name says ${reading.fromName}, the fields say ${reading.fromFields}.`;
      if (reading.field === 'grams') {
        return `The name says ${grams(reading.fromName)} apiece, the fields say ${grams(reading.fromFields)}.`;
      }
      return `The name says ${reading.fromName} in a pack, the fields say ${reading.fromFields}.`;
    case 'unknown_strain': {
      const read = reading.cultivar ?? reading.readings[0]?.strain;
      return read ? `Read as ${read}, which no package has.` : 'No strain that a package has.';
    }
    case 'unsure':
      return reading.doubts.map(describeDoubt).join(' ');
  }
}

function describeDoubt(doubt: ReadDoubt): string {
  switch (doubt.code) {
    case 'too_long':
      return `The name has ${doubt.length} characters; only its beginning was read.`;
    case 'several_lines':
      return `The name belongs to several product lines: ${doubt.lines.join(', ')}.`;
    case 'line_unclear':
      return `The product line is only guessed from ${doubt.text}.`;
    case 'no_strain':
      return 'The name has no strain in it.';
    case 'several_weights':
      return `The name has several weights: ${doubt.weights.map(grams).join(', ')}.`;
    case 'weight_unclear':
      return doubt.stated === null
        ? 'The weight cannot be read.'
        : `${grams(doubt.stated)} could be each piece or the whole pack${doubt.packCount ? ` of ${doubt.packCount}` : ''}.`;
    case 'several_packs':
      return `The name has several pack sizes: ${doubt.packs.join(', ')}.`;
    case 'pack_unclear':
      return 'The pack size cannot be read.';
    case 'several_strains':
      return `The name fits several strains: ${doubt.strainKeys.join(', ')}.`;
    case 'text_left_aside':
      return `"${doubt.text}" may belong to the strain.`;
    case 'name_text_unknown':
      return `The name also says "${doubt.text}", which is not the strain in the fields.`;
    case 'weight_missing':
      return 'Neither the name nor the fields say how much a piece weighs.';
    case 'pack_missing':
      return 'Neither the name nor the fields say how many are in a pack.';
  }
}
