// Protected secrets. A protector turns text into something safe to keep on disk and back; which one
// is used is the host's choice (operating-system protection in Electron, an owner-only key file elsewhere).
// The store keeps one owner-only file and never hands a secret to anything but an integration.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';

export interface SecretProtector {
  /** Says in the file which protector wrote it, so another one does not try to read it. */
  readonly name: string;
  protect(plain: string): string;
  /** Throws when the text was not made by this protector on this account. */
  reveal(sealed: string): string;
}

const OWNER_ONLY = 0o600;
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

function readOrMakeKey(path: string): Buffer {
  if (existsSync(path)) {
    const key = Buffer.from(readFileSync(path, 'utf8').trim(), 'base64');
    if (key.length !== KEY_BYTES) throw new Error('The key file for stored secrets is damaged.');
    chmodSync(path, OWNER_ONLY);
    return key;
  }
  mkdirSync(dirname(path), { recursive: true });
  const key = randomBytes(KEY_BYTES);
  writeFileSync(path, key.toString('base64'), { mode: OWNER_ONLY, flag: 'wx' });
  return key;
}

/** AES-256-GCM under a random key kept in a file that only its owner can read. */
export function createKeyFileProtector(keyPath: string): SecretProtector {
  const key = readOrMakeKey(keyPath);
  return {
    name: 'key-file',
    protect: (plain) => {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64');
    },
    reveal: (sealed) => {
      const bytes = Buffer.from(sealed, 'base64');
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES), {
        authTagLength: TAG_BYTES,
      });
      decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      const plain = Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
      return plain.toString('utf8');
    },
  };
}

const fileShape = z.object({ protector: z.string(), secrets: z.record(z.string(), z.string()) });

export interface SecretStore {
  get(name: string): string | null;
  set(name: string, value: string | null): void;
}

/**
 * The secrets of one data folder. An unreadable entry counts as not set: the person enters it again. What could not
 * be read may be readable elsewhere (another account, an older copy of the key), so the first save puts the file
 * aside as secrets.unreadable-<n>.json instead of writing over it.
 */
export function createSecretStore(
  folder: string,
  protector: SecretProtector,
  onUnreadable: (name: string) => void,
): SecretStore {
  const path = join(folder, 'secrets.json');
  const known = new Map<string, string>();
  let holdsUnreadable = false;
  const unreadable = (name: string): void => {
    holdsUnreadable = true;
    onUnreadable(name);
  };

  if (existsSync(path)) {
    const parsed = fileShape.safeParse(readJson(path));
    const entries = parsed.success && parsed.data.protector === protector.name ? parsed.data.secrets : null;
    if (!entries) unreadable('secrets.json');
    for (const [name, sealed] of Object.entries(entries ?? {})) {
      try {
        known.set(name, protector.reveal(sealed));
      } catch {
        unreadable(name);
      }
    }
  }

  const save = (entries: ReadonlyMap<string, string>): void => {
    const secrets: Record<string, string> = {};
    for (const [name, value] of entries) secrets[name] = protector.protect(value);
    mkdirSync(folder, { recursive: true });
    const next = `${path}.next`;
    // The mode counts only for a file that is made: a leftover of a crash would keep its own.
    rmSync(next, { force: true });
    writeFileSync(next, JSON.stringify({ protector: protector.name, secrets }), { mode: OWNER_ONLY });
    if (holdsUnreadable && existsSync(path)) putAside(folder, path);
    holdsUnreadable = false;
    renameSync(next, path);
  };

  return {
    get: (name) => known.get(name) ?? null,
    set: (name, value) => {
      // The file first: what could not be kept must not be used either.
      const next = new Map(known);
      if (value === null) next.delete(name);
      else next.set(name, value);
      save(next);
      if (value === null) known.delete(name);
      else known.set(name, value);
    },
  };
}

/** Under the first free number: nothing that was put aside before is lost either. */
function putAside(folder: string, path: string): void {
  let n = 1;
  while (existsSync(join(folder, `secrets.unreadable-${n}.json`))) n += 1;
  const aside = join(folder, `secrets.unreadable-${n}.json`);
  renameSync(path, aside);
  try {
    chmodSync(aside, OWNER_ONLY);
  } catch {
    // Somebody else's file stays as its owner left it.
  }
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}

/** Runs `write`, which sets this secret among other things; when it fails the secret is what it was before. */
export function withSecretUndone<T>(store: SecretStore, name: string, write: () => T): T {
  const before = store.get(name);
  try {
    return write();
  } catch (error) {
    if (store.get(name) !== before) store.set(name, before);
    throw error;
  }
}

/** The last four characters, for "set, ends in 2190"; fewer than eight characters show none. */
export const endsIn = (secret: string): string => (secret.length >= 8 ? secret.slice(-4) : '');
