// What packages are found by.
import { readTag } from '#shared/rules/metrc-tag.ts';
import { normaliseStrain } from '#shared/rules/strain.ts';
import { AppError } from '../../core/app-error.ts';

/** The key strains are compared by. Throws INVALID_INPUT when nothing of the text is left to compare. */
export function strainKeyOf(strain: string): string {
  const key = normaliseStrain(strain);
  if (key === '') throw new AppError('INVALID_INPUT', { field: 'strain', reason: 'no_letters' });
  return key;
}

/** A METRC tag as it is stored; empty when the text is none. */
export function readTagOrEmpty(text: string): string {
  const reading = readTag(text);
  return reading.ok ? reading.tag : '';
}
