// Fields with their units beside them. Grams are typed as people write them and kept as milligrams.
import { TextInput, type TextInputProps } from '@mantine/core';
import { parseGrams } from '#shared/model/mass.ts';

const readable = (text: string) => text.replaceAll(',', '').trim();

/** Milligrams of what was typed, or null. Thousands commas are fine. */
export const typedGrams = (text: string): number | null => parseGrams(readable(text));

/** What is wrong with typed grams, in plain words, or null. */
export function gramsProblem(
  text: string,
  allow: { zero?: boolean; most?: number; mostWord?: string } = {},
): string | null {
  if (readable(text) === '') return 'Enter the grams.';
  const mg = typedGrams(text);
  if (mg === null) return 'Use a plain number of grams, such as 12.5.';
  if (mg < 0 || (mg === 0 && !allow.zero)) return allow.zero ? 'Grams cannot be negative.' : 'Enter more than 0 g.';
  if (allow.most !== undefined && mg > allow.most) {
    return `Only ${(allow.most / 1000).toFixed(2)} g ${allow.mostWord ?? 'are available'}.`;
  }
  return null;
}

/** Whole number of what was typed, or null. */
export const typedWhole = (text: string): number | null =>
  /^\d{1,9}$/.test(readable(text)) ? Number(readable(text)) : null;

type Props = Omit<TextInputProps, 'rightSection' | 'onChange' | 'value'> & {
  value: string;
  onChange: (value: string) => void;
  unit: string;
};

/** A short number field with its unit inside at the right. */
export const UnitField = ({ unit, onChange, ...rest }: Props) => (
  <TextInput
    inputMode="decimal"
    autoComplete="off"
    rightSection={<span className="ph-muted">{unit}</span>}
    rightSectionWidth={unit.length * 8 + 16}
    onChange={(event) => onChange(event.currentTarget.value)}
    {...rest}
  />
);
