// The limits of a setting in words, and why a value does not fit, as its schema has them.
import type { SettingKey } from '../contract/settings.ts';
import { fitsSetting, settingShape } from '../rules/setting-values.ts';

const COUNT = new Intl.NumberFormat('en-US', { maximumFractionDigits: 3 });

/** "From 1 to 3,600." – empty where any text will do. */
export function settingLimits(key: SettingKey): string {
  const shape = settingShape(key);
  if (shape.kind === 'number') return `From ${COUNT.format(shape.min)} to ${COUNT.format(shape.max)}.`;
  return shape.kind === 'text' ? `Up to ${COUNT.format(shape.longest)} characters.` : '';
}

/** What is wrong with a typed or chosen value, and what would be right; null when it fits. */
export function settingProblem(key: SettingKey, raw: unknown): string | null {
  if (fitsSetting(key, raw)) return null;
  const shape = settingShape(key);
  switch (shape.kind) {
    case 'number':
      return `Use a ${shape.fraction ? '' : 'whole '}number from ${COUNT.format(shape.min)} to ${COUNT.format(shape.max)}.`;
    case 'text':
      return typeof raw === 'string' && raw.trim() === ''
        ? 'Enter something: this cannot be empty.'
        : `Use at most ${COUNT.format(shape.longest)} characters.`;
    case 'zone':
      return 'Choose a time zone from the list.';
    case 'time':
      return 'Use a time of day, such as 02:30.';
    case 'date':
      return 'Use a date, such as 2026-01-31, or leave it empty.';
    case 'list':
      return 'There can be 100 of them, each of up to 120 characters.';
    case 'status':
      return 'Choose one status, or type its name of up to 120 characters.';
    case 'days':
      return 'Choose at least one day.';
    case 'tolerances':
      return 'Each needs a SKU of its own and a number from 0.1 to 50.';
    case 'lines':
      return 'Each product line needs a name of up to 60 characters and a pattern of up to 200; there can be 40 lines.';
    default:
      return 'Choose one of those offered.';
  }
}
