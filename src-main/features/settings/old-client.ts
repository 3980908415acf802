// Coming from the old client: its apex_config.json is read, shown and taken over. The file itself is only read. Token and
// key go to the protected store, the rest to the settings; importing the same file again changes nothing. A tracker's
// address and key together switch that source on. Secrets never come back: they are shown as "set, ends in 2190".
import { isAbsolute } from 'node:path';
import type { OldClientPreview } from '#shared/contract/settings.ts';
import { jsonFault } from '#shared/rules/json-place.ts';
import { readTag } from '#shared/rules/metrc-tag.ts';
import {
  type OldClientReading,
  type OldClientSecret,
  type OldClientTarget,
  readOldClientConfig,
} from '#shared/rules/old-client-config.ts';
import { actAs } from '../../core/acting.ts';
import { type Actor, systemActor } from '../../core/actor.ts';
import { AppError } from '../../core/app-error.ts';
import type { Logger } from '../../core/log.ts';
import { endsIn, type SecretStore, withSecretUndone } from '../../core/secrets.ts';
import type { AppDatabase } from '../../db/database.ts';
import { SHORTEST_SECRET } from './environment.ts';
import { isSafeAddress } from './safe-address.ts';
import type { SettingsService } from './service.ts';

export interface OldClientFile {
  readonly fileName: string;
  readonly contentBase64: string;
}

export interface OldClientImport {
  /** What the file holds and where it would go. Changes nothing. Throws CONFIG_UNREADABLE. */
  preview(file: OldClientFile): OldClientPreview;
  /** Takes it over. Throws CONFIG_UNREADABLE; nothing is changed then. */
  take(file: OldClientFile, actor: Actor): OldClientPreview;
  /**
   * What an earlier import kept for a part of Packhouse that is there by now goes to that part's settings, once. For
   * the start: it acts by itself, and what cannot be used stays where it is.
   */
  takeKept(): void;
}

export interface OldClientDeps {
  readonly settings: SettingsService;
  readonly secrets: SecretStore;
  readonly database: AppDatabase;
  readonly log: Logger;
}

/** Where earlier versions kept what there was no part for yet: one JSON text, old key → value. */
const KEPT_SECRET = 'old-client.kept';

const TARGET_PATH = 'sheets.credentialsPath';
const TARGET_TRACKER = 'tracker.url';
// By exact names: whatever the log is told to hide is hidden everywhere for good, so a column's name must not be.
const SECRET_KEYS = new Set([
  'apex.token',
  'dashboard_api_key',
  'api_token',
  'api_key',
  'token',
  'access_token',
  'refresh_token',
  'client_secret',
  'private_key',
  'private_key_id',
  'password',
]);
const LOOKS_SECRET = /-----BEGIN/;

export function createOldClientImport(deps: OldClientDeps): OldClientImport {
  const { settings, secrets, database, log } = deps;
  // What was kept by an earlier import must not reach a log either.
  hideFromLog(log, '', parsed(secrets.get(KEPT_SECRET) ?? 'null'));

  const read = (file: OldClientFile): OldClientReading => {
    const { fileName } = file;
    const text = textOf(Buffer.from(file.contentBase64, 'base64'));
    if (text.trim() === '') throw new AppError('CONFIG_UNREADABLE', { fileName, reason: 'empty' });
    const json = parsed(text);
    if (json === undefined) throw new AppError('CONFIG_UNREADABLE', { fileName, reason: whereItBreaks(text) });
    const reading = readOldClientConfig(json);
    if (!reading) throw new AppError('CONFIG_UNREADABLE', { fileName, reason: 'not_config' });
    return withTracker(withoutUnusable(reading, settings), settings);
  };

  const keptNow = (): Map<string, unknown> => {
    const known: unknown = parsed(secrets.get(KEPT_SECRET) ?? '{}');
    return new Map(typeof known === 'object' && known !== null ? Object.entries(known) : []);
  };

  const storeKept = (kept: ReadonlyMap<string, unknown>, details: Readonly<Record<string, string>>): void => {
    const before = secrets.get(KEPT_SECRET);
    const sorted = [...kept].sort(([a], [b]) => (a < b ? -1 : 1));
    const next = sorted.length === 0 ? null : JSON.stringify(Object.fromEntries(sorted));
    if (next === before) return;
    const after = next === null ? null : before === null ? 'set' : 'changed';
    withSecretUndone(secrets, KEPT_SECRET, () =>
      database.writeTx((tx) => {
        tx.audit({
          entityType: 'secret',
          entityId: KEPT_SECRET,
          entityLabel: KEPT_SECRET,
          operation: 'changed',
          changes: { value: [before === null ? null : 'set', after] },
          details,
        });
        tx.publish({ area: 'settings', ids: null });
        // Last: when the file cannot be written, nothing says it was.
        secrets.set(KEPT_SECRET, next);
      }),
    );
  };

  const takeSecrets = (values: OldClientReading['values']): void => {
    for (const [name, value] of values.secrets) if (value !== settings.secret(name)) settings.setSecret(name, value);
  };

  const takeKept = (): void => {
    const kept = keptNow();
    const reading = readOldClientConfig(Object.fromEntries(kept));
    if (!reading) return;
    // That finished goods come from a tracker from now on is a person's to decide, and not a new version's.
    const { taken, values } = withoutUnusable(reading, settings);
    const keys = taken.map(({ key }) => key);
    if (keys.length === 0) return;
    const actor = systemActor('Old client');
    actAs({ actor, action: 'settings.import-old-client', source: KEPT_SECRET }, () => {
      settings.change(values.settings, actor);
      takeSecrets(values);
      storeKept(withoutKeys(kept, new Set(keys)), { taken: keys.join(', ') });
    });
  };

  return {
    preview: (file) => previewOf(read(file)),
    take: (file, actor) => {
      const reading = read(file);
      for (const secret of reading.values.secrets.values()) log.redact(secret);
      // The key first: what is switched on should find it there.
      takeSecrets(reading.values);
      settings.change(reading.values.settings, actor);
      return previewOf(reading);
    },
    takeKept,
  };
}

/**
 * What the environment gives cannot be taken from a file, nor a path that is none on this machine, nor an address that
 * secrets must not go to: it is reported, and the rest goes on. Whether a file is there does not matter: it may come later.
 */
function withoutUnusable(reading: OldClientReading, settings: SettingsService): OldClientReading {
  const given = new Set(settings.fromEnvironment());
  for (const name of reading.values.secrets.keys()) if (settings.secretState(name).fromEnvironment) given.add(name);
  const { [TARGET_PATH]: path, [TARGET_TRACKER]: tracker } = reading.values.settings;
  const unfit = [...reading.values.secrets].filter(([, value]) => value.length < SHORTEST_SECRET || readTag(value).ok);
  const faultOf = (target: OldClientTarget): string | null => {
    if (given.has(target)) return 'given_by_environment';
    if (unfit.some(([name]) => name === target)) return 'not_a_token';
    if (target === TARGET_TRACKER && tracker !== undefined && !isSafeAddress(tracker)) return 'address_not_safe';
    return target === TARGET_PATH && path !== undefined && !isAbsolute(path) ? 'not_absolute' : null;
  };
  const wrong = reading.taken.flatMap(({ key, target }) => {
    const reason = faultOf(target);
    return reason === null ? [] : [{ key, reason }];
  });
  const taken = reading.taken.filter(({ target }) => faultOf(target) === null);
  const targets = new Set<string>(taken.map(({ target }) => target));
  const { secrets, settings: values } = reading.values;
  return {
    ...reading,
    taken,
    wrong: [...reading.wrong, ...wrong],
    values: {
      secrets: new Map([...secrets].filter(([name]) => targets.has(name))),
      settings: Object.fromEntries(Object.entries(values).filter(([key]) => targets.has(key))),
    },
  };
}

/** Address and key together mean that finished goods come from there. */
function withTracker(reading: OldClientReading, settings: SettingsService): OldClientReading {
  const { values, taken } = reading;
  const isWhole = values.settings[TARGET_TRACKER] !== undefined && values.secrets.has('tracker.key');
  if (!isWhole || settings.fromEnvironment().includes('tracker.enabled')) return reading;
  const target = 'tracker.enabled';
  return {
    ...reading,
    taken: [...taken, { key: 'dashboard_url, dashboard_api_key', target, value: 'on', secret: false }],
    values: { ...values, settings: { ...values.settings, [target]: true } },
  };
}

/** Without these keys, also without those inside a block (google_sheets.enabled), and without blocks left empty. */
function withoutKeys(kept: ReadonlyMap<string, unknown>, keys: ReadonlySet<string>): Map<string, unknown> {
  const rest = new Map<string, unknown>();
  for (const [key, value] of kept) {
    if (keys.has(key)) continue;
    const isBlock = typeof value === 'object' && value !== null && !Array.isArray(value);
    const inside = isBlock ? Object.entries(value).filter(([inner]) => !keys.has(`${key}.${inner}`)) : [];
    if (!isBlock) rest.set(key, value);
    else if (inside.length > 0) rest.set(key, Object.fromEntries(inside));
  }
  return rest;
}

const previewOf = ({ taken, wrong, unknown, values }: OldClientReading): OldClientPreview => ({
  taken: taken.map((item) => ({
    ...item,
    value: item.secret ? secretWords(secretOf(values, item.target)) : item.value,
  })),
  wrong: [...wrong],
  unknown: [...unknown],
});

const secretOf = ({ secrets }: OldClientReading['values'], target: OldClientTarget): string =>
  [...secrets].find(([name]: [OldClientSecret, string]) => name === target)?.[1] ?? '';

const secretWords = (secret: string): string => (endsIn(secret) === '' ? 'set' : `set, ends in ${endsIn(secret)}`);

/** Also as Windows saves "Unicode": UTF-16 with its mark. */
function textOf(bytes: Buffer): string {
  const [first, second] = bytes;
  const encoding =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
  return new TextDecoder(encoding).decode(bytes);
}

/** Undefined when it is not JSON. The error's own words are not used: they repeat what stands around the mistake. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function whereItBreaks(text: string): string {
  const fault = jsonFault(text);
  if (!fault) return 'not_json';
  const code = { comment: 'json_comment', end: 'json_ends_early', other: 'not_json_at' }[fault.kind];
  return `${code}: line ${fault.line}, column ${fault.column}`;
}

/** Tells the log which texts in a value are secrets: by the name they stand under, or by how they look. */
function hideFromLog(log: Logger, key: string, value: unknown): void {
  const waiting: [key: string, value: unknown][] = [[key, value]];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const [name, item] = next;
    if (typeof item === 'string' && (SECRET_KEYS.has(name.toLowerCase()) || LOOKS_SECRET.test(item))) log.redact(item);
    if (typeof item === 'object' && item !== null) {
      for (const [inner, one] of Object.entries(item)) waiting.push([Array.isArray(item) ? name : inner, one]);
    }
  }
}
