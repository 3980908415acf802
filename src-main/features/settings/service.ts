// Settings: typed, validated, read from memory, written with their events. The environment may give some
// of them; those are shown and cannot be changed here. Secrets pass through to the protected store.
import { realpathSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path';
import {
  SECRET_NAMES,
  SETTING_DEFAULTS,
  type SecretName,
  type SettingKey,
  type Settings,
  settingsSchema,
} from '#shared/contract/settings.ts';
import { readTag } from '#shared/rules/metrc-tag.ts';
import { compileProductLines, ProductLineError } from '#shared/rules/product-name.ts';
import { spreadsheetIdOf } from '#shared/rules/spreadsheet-id.ts';
import type { Actor } from '../../core/actor.ts';
import { AppError } from '../../core/app-error.ts';
import { type Clock, toInstant } from '../../core/clock.ts';
import type { Logger } from '../../core/log.ts';
import { endsIn, type SecretStore, withSecretUndone } from '../../core/secrets.ts';
import type { AppDatabase, Tx } from '../../db/database.ts';
import { settings } from '../../db/schema/app.ts';
import { type Environment, readEnvironment, SHORTEST_SECRET } from './environment.ts';
import { isSafeAddress, withoutPassword } from './safe-address.ts';

export interface SecretState {
  readonly name: SecretName;
  readonly set: boolean;
  readonly endsIn: string | null;
  readonly fromEnvironment: boolean;
}

export interface SettingsService {
  get<K extends SettingKey>(key: K): Settings[K];
  all(): Settings;
  /** Apex's address without a slash at the end: what is known of Apex belongs to it. */
  apexAddress(): string;
  fromEnvironment(): readonly string[];
  /**
   * Throws INVALID_INPUT, ADDRESS_NOT_SAFE or PATTERN_INVALID; changes nothing then. Answers the keys that changed. `also` is
   * written in the same transaction.
   */
  change(patch: Partial<Settings>, actor: Actor, also?: (tx: Tx) => void): readonly SettingKey[];
  secret(name: SecretName): string | null;
  secretState(name: SecretName): SecretState;
  setSecret(name: SecretName, value: string | null): SecretState;
  /** Called with the keys that changed, secrets by their name, after they are stored. */
  onChange(listener: (keys: readonly string[]) => void): void;
}

export interface SettingsDeps {
  readonly database: AppDatabase;
  readonly secrets: SecretStore;
  readonly clock: Clock;
  readonly log: Logger;
  readonly environment: Environment;
}

const isSettingKey = (key: string): key is SettingKey => key in settingsSchema.shape;

export function createSettingsService(deps: SettingsDeps): SettingsService {
  const given = readEnvironment(deps.environment);
  const listeners: ((keys: readonly string[]) => void)[] = [];
  let values: Settings = { ...readStored(deps), ...given.settings };
  for (const name of SECRET_NAMES) {
    const value = given.secrets[name] ?? deps.secrets.get(name);
    if (value) deps.log.redact(value);
  }

  const secret = (name: SecretName): string | null => given.secrets[name] ?? deps.secrets.get(name);
  const secretState = (name: SecretName): SecretState => {
    const value = secret(name);
    return {
      name,
      set: value !== null,
      endsIn: value === null ? null : endsIn(value),
      fromEnvironment: given.secrets[name] !== undefined,
    };
  };
  const announce = (keys: readonly string[]): void => {
    for (const listener of listeners) listener(keys);
  };

  return {
    get: (key) => values[key],
    all: () => values,
    apexAddress: () => values['apex.url'].replace(/\/+$/, ''),
    fromEnvironment: () => Object.keys(given.settings),
    change: (patch, actor, also) => {
      const next = validate({ ...values, ...patch });
      const changed = Object.keys(patch)
        .filter(isSettingKey)
        .filter((key) => JSON.stringify(values[key]) !== JSON.stringify(next[key]));
      const blocked = changed.find((key) => key in given.settings);
      if (blocked) throw new AppError('INVALID_INPUT', { field: blocked, reason: 'given_by_environment' });
      if (changed.includes('backups.folder')) refuseDataFolder(next['backups.folder'], deps);
      if (changed.length === 0 && !also) return [];
      const updatedAt = toInstant(deps.clock.now());
      deps.database.writeTx((tx) => {
        for (const key of changed) {
          const row = { value: JSON.stringify(next[key]), updatedAt, updatedBy: actor.name };
          tx.db
            .insert(settings)
            .values({ key, ...row })
            .onConflictDoUpdate({ target: settings.key, set: row })
            .run();
        }
        also?.(tx);
        tx.publish({ area: 'settings', ids: null });
      });
      values = next;
      announce(changed);
      return changed;
    },
    secret,
    secretState,
    setSecret: (name, value) => {
      if (given.secrets[name] !== undefined) {
        throw new AppError('INVALID_INPUT', { field: name, reason: 'given_by_environment' });
      }
      // Whatever is hidden from the log is hidden everywhere: a word or a tag would blank the audit log.
      if (value && (/\s/.test(value) || value.length < SHORTEST_SECRET || readTag(value).ok)) {
        throw new AppError('INVALID_INPUT', { field: name, reason: 'not_a_token' });
      }
      if (value) deps.log.redact(value);
      withSecretUndone(deps.secrets, name, () =>
        deps.database.writeTx((tx) => {
          const before = deps.secrets.get(name) === null ? null : 'set';
          const after = value === null ? null : before === null ? 'set' : 'changed';
          tx.audit({
            entityType: 'secret',
            entityId: name,
            entityLabel: name,
            operation: 'changed',
            changes: { value: [before, after] },
          });
          tx.publish({ area: 'settings', ids: null });
          // Last: when the file cannot be written, nothing says it was.
          deps.secrets.set(name, value);
        }),
      );
      announce([name]);
      return secretState(name);
    },
    onChange: (listener) => {
      listeners.push(listener);
    },
  };
}

function validate(candidate: Settings): Settings {
  const parsed = settingsSchema.safeParse(candidate);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new AppError('INVALID_INPUT', { field: issue?.path.join('.') ?? '', reason: issue?.message ?? '' });
  }
  const url = parsed.data['apex.url'];
  if (!isSafeAddress(url)) throw new AppError('ADDRESS_NOT_SAFE', { address: withoutPassword(url) });
  const google = parsed.data['sheets.url'];
  for (const address of [google, parsed.data['tracker.url']]) {
    if (address !== '' && !isSafeAddress(address))
      throw new AppError('ADDRESS_NOT_SAFE', { address: withoutPassword(address) });
  }
  for (const field of ['backups.folder', 'sheets.workbookFolder', 'sheets.credentialsPath'] as const) {
    const path = parsed.data[field];
    if (path !== '' && !isAbsolute(path)) throw new AppError('INVALID_INPUT', { field, reason: 'not_absolute' });
  }
  for (const field of ['sheets.spreadsheetId', 'sheets.historyId', 'sheets.deliveryId'] as const) {
    const text = parsed.data[field];
    if (text !== '' && spreadsheetIdOf(text) === null) {
      throw new AppError('INVALID_INPUT', { field, reason: 'not_a_spreadsheet' });
    }
  }
  if (!isTimeZone(parsed.data['facility.timeZone'])) {
    throw new AppError('INVALID_INPUT', { field: 'facility.timeZone', reason: 'unknown_time_zone' });
  }
  try {
    compileProductLines(parsed.data['mapping.productLines']);
  } catch (error) {
    if (error instanceof ProductLineError) {
      throw new AppError('PATTERN_INVALID', { line: error.line, reason: error.fault });
    }
    throw error;
  }
  return parsed.data;
}

/**
 * Backups among the program's own files would be taken for those, and go with them. Only the folder that is meant for
 * backups will do there; judged by where links really lead.
 */
function refuseDataFolder(folder: string, { database }: SettingsDeps): void {
  if (folder === '') return;
  const place = relative(realPlace(dirname(database.connection.name)), realPlace(folder));
  const outside = place === '..' || place.startsWith(`..${sep}`) || isAbsolute(place);
  if (!outside && place !== 'backups') {
    throw new AppError('INVALID_INPUT', { field: 'backups.folder', reason: 'data_folder' });
  }
}

/** Where a path leads, also when its end is not there yet, or its drive is not. */
function realPlace(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    const parent = dirname(path);
    return parent === path ? path : join(realPlace(parent), basename(path));
  }
}

/** A stored value that no longer fits (an older version's) falls back to its default and is logged, not fatal. */
function readStored(deps: SettingsDeps): Settings {
  let values = SETTING_DEFAULTS;
  for (const { key, value } of deps.database.read.select().from(settings).all()) {
    if (!isSettingKey(key)) continue;
    try {
      const next = validate({ ...values, [key]: safeJson(value) });
      if (key === 'backups.folder') refuseDataFolder(next[key], deps);
      values = next;
    } catch {
      deps.log.warn('A stored setting does not fit and its default is used', { key });
    }
  }
  return values;
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
