// What a setting may be, read from its schema: the window draws the right control from it, explains the limits and
// checks what was typed before anything is sent. The core checks again.
import { z } from 'zod';
import { SETTING_DEFAULTS, type SettingKey, type Settings, settingsSchema } from '../contract/settings.ts';

export type SettingShape =
  /** `fraction`: decimals are fine; without it whole numbers only. */
  | { readonly kind: 'number'; readonly min: number; readonly max: number; readonly fraction?: true }
  | { readonly kind: 'text'; readonly shortest: number; readonly longest: number }
  | { readonly kind: 'choice'; readonly options: readonly string[] }
  | { readonly kind: 'switch' | 'time' | 'date' | 'zone' | 'lines' | 'list' | 'status' | 'days' | 'tolerances' };

export type SettingsPatch = Partial<Settings>;

const isSettingKey = (key: string): key is SettingKey => Object.hasOwn(settingsSchema.shape, key);

/** In the order of the schema. */
export const SETTING_KEYS: readonly SettingKey[] = Object.keys(settingsSchema.shape).filter(isSettingKey);

export const defaultOf = <K extends SettingKey>(key: K): Settings[K] => SETTING_DEFAULTS[key];

/** Values of settings are plain JSON, so equal text is equal value. */
export const sameValue = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

export function settingShape(key: SettingKey): SettingShape {
  if (key === 'facility.timeZone') return { kind: 'zone' };
  if (key === 'backups.time' || key === 'production.workStart' || key === 'production.workEnd') return { kind: 'time' };
  if (key === 'production.workDays') return { kind: 'days' };
  if (key === 'production.skuTolerances') return { kind: 'tolerances' };
  if (key === 'orders.firstDate') return { kind: 'date' };
  if (key === 'orders.leftOutStatuses') return { kind: 'list' };
  if (key === 'orders.packedStatus' || key === 'orders.deliveredStatus') return { kind: 'status' };
  const schema = settingsSchema.shape[key];
  if (schema instanceof z.ZodNumber) {
    const limits = { min: schema.minValue ?? 0, max: schema.maxValue ?? 0 };
    return schema.isInt ? { kind: 'number', ...limits } : { kind: 'number', ...limits, fraction: true };
  }
  if (schema instanceof z.ZodBoolean) return { kind: 'switch' };
  if (schema instanceof z.ZodEnum) return { kind: 'choice', options: schema.options };
  if (schema instanceof z.ZodString) {
    return { kind: 'text', shortest: schema.minLength ?? 0, longest: schema.maxLength ?? 0 };
  }
  return { kind: 'lines' };
}

/** The number somebody typed, with thousands commas or decimals; anything else as it stands. */
const asNumber = (raw: unknown): unknown => {
  if (typeof raw !== 'string') return raw;
  const text = raw.replaceAll(',', '').trim();
  return /^-?\d{1,12}(\.\d{1,3})?$/.test(text) ? Number(text) : text;
};

/** What was typed or chosen, as the schema wants it. */
const asValue = (key: SettingKey, raw: unknown): unknown => {
  const { kind } = settingShape(key);
  if (kind === 'number') return asNumber(raw);
  if (kind !== 'tolerances' || typeof raw !== 'object' || raw === null) return raw;
  // In one order, so that the same rows mean the same.
  const rows = Object.entries(raw).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(rows.map(([skuKey, percent]) => [skuKey, asNumber(percent)]));
};

export const fitsSetting = (key: SettingKey, raw: unknown): boolean =>
  settingsSchema.shape[key].safeParse(asValue(key, raw)).success;

/** Whether what was typed means what is stored: "0900" is 900, blanks around a text do not count. */
export function meansSame(key: SettingKey, raw: unknown, stored: unknown): boolean {
  const parsed = settingsSchema.shape[key].safeParse(asValue(key, raw));
  return sameValue(parsed.success ? parsed.data : raw, stored);
}

/** The changes as the core takes them; null while one of them does not fit. */
export function settingsPatch(drafts: ReadonlyMap<SettingKey, unknown>): SettingsPatch | null {
  const raw = Object.fromEntries([...drafts].map(([key, value]) => [key, asValue(key, value)]));
  const parsed = settingsSchema.partial().safeParse(raw);
  if (!parsed.success) return null;
  const patch: SettingsPatch = {};
  for (const key of drafts.keys()) take(patch, key, parsed.data);
  return patch;
}

function take<K extends SettingKey>(
  patch: { [P in K]?: Settings[P] },
  key: K,
  from: { readonly [P in K]?: Settings[P] | undefined },
): void {
  const value = from[key];
  if (value !== undefined) patch[key] = value;
}
