import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createKeyFileProtector, createSecretStore, endsIn, type SecretProtector } from '#main/core/secrets.ts';
import { makeTempDir, type TempDir } from '#tests/support/temp-dir.ts';

const SECRET = '2190|kJ3nQ8xVbT5wZr1L – ключ';

let dir: TempDir;
let keyPath: string;
beforeEach(() => {
  dir = makeTempDir();
  keyPath = join(dir.path, 'keys', 'secrets.key');
});
afterEach(() => dir.remove());

const modeOf = (path: string): number => statSync(path).mode & 0o777;
const onlyOnPosix = process.platform === 'win32' ? it.skip : it;

describe('the key file protector', () => {
  it('gives back what it protected, also after a restart', () => {
    const sealed = createKeyFileProtector(keyPath).protect(SECRET);
    expect(sealed).not.toContain('kJ3n');
    expect(createKeyFileProtector(keyPath).reveal(sealed)).toBe(SECRET);
  });

  it('never writes the same secret the same way twice', () => {
    const protector = createKeyFileProtector(keyPath);
    expect(protector.protect(SECRET)).not.toBe(protector.protect(SECRET));
  });

  it('does not reveal what was changed, cut or sealed under another key', () => {
    const protector = createKeyFileProtector(keyPath);
    const sealed = Buffer.from(protector.protect(SECRET), 'base64');
    for (let i = 0; i < sealed.length; i += 1) {
      const changed = Buffer.from(sealed);
      changed[i] = (changed[i] ?? 0) ^ 1;
      expect(() => protector.reveal(changed.toString('base64'))).toThrow();
      expect(() => protector.reveal(sealed.subarray(0, i).toString('base64'))).toThrow();
    }
    const other = createKeyFileProtector(join(dir.path, 'other.key'));
    expect(() => other.reveal(sealed.toString('base64'))).toThrow();
  });

  onlyOnPosix('keeps its key for its owner only, also when somebody opened it up', () => {
    createKeyFileProtector(keyPath);
    expect(modeOf(keyPath)).toBe(0o600);
    writeFileSync(join(dir.path, 'open.key'), readFileSync(keyPath), { mode: 0o644 });
    createKeyFileProtector(join(dir.path, 'open.key'));
    expect(modeOf(join(dir.path, 'open.key'))).toBe(0o600);
  });

  it('says so when its key file is damaged, and does not replace it', () => {
    mkdirSync(join(dir.path, 'keys'));
    writeFileSync(keyPath, 'not a key');
    expect(() => createKeyFileProtector(keyPath)).toThrow('damaged');
    expect(readFileSync(keyPath, 'utf8')).toBe('not a key');
  });
});

describe('the secret store', () => {
  const unreadable: string[] = [];
  const open = (protector: SecretProtector = createKeyFileProtector(keyPath)) =>
    createSecretStore(dir.path, protector, (name) => unreadable.push(name));
  const file = () => join(dir.path, 'secrets.json');
  beforeEach(() => {
    unreadable.length = 0;
  });

  it('keeps secrets over a restart and forgets them when told', () => {
    const store = open();
    expect(store.get('apex.token')).toBeNull();
    store.set('apex.token', SECRET);
    expect(open().get('apex.token')).toBe(SECRET);
    open().set('apex.token', null);
    expect(open().get('apex.token')).toBeNull();
    expect(unreadable).toEqual([]);
  });

  it('writes nothing readable', () => {
    open().set('apex.token', SECRET);
    const written = readFileSync(file(), 'utf8');
    expect(written).not.toContain(SECRET.slice(0, 8));
    expect(Buffer.from(written).includes(Buffer.from(SECRET).toString('base64').slice(0, 12))).toBe(false);
  });

  onlyOnPosix('keeps its file for its owner only, also over a leftover of a crash', () => {
    writeFileSync(`${file()}.next`, 'half', { mode: 0o644 });
    open().set('apex.token', SECRET);
    expect(modeOf(file())).toBe(0o600);
    expect(existsSync(`${file()}.next`)).toBe(false);
  });

  it.each([
    ['damaged', '{"protector":"key-file","secr'],
    ['something else', '[1,2,3]'],
    ['empty', ''],
    ['from another protector', JSON.stringify({ protector: 'keychain', secrets: { 'apex.token': 'AAAA' } })],
  ])('counts everything as not set and says so when its file is %s', (_what, content) => {
    writeFileSync(file(), content);
    expect(open().get('apex.token')).toBeNull();
    expect(unreadable).toEqual(['secrets.json']);
  });

  it('counts one unreadable secret as not set and keeps the others', () => {
    const protector = createKeyFileProtector(keyPath);
    const secrets = { 'apex.token': 'AAAA', other: protector.protect('kept') };
    writeFileSync(file(), JSON.stringify({ protector: protector.name, secrets }));
    const store = open();
    expect(store.get('apex.token')).toBeNull();
    expect(store.get('other')).toBe('kept');
    expect(unreadable).toEqual(['apex.token']);
  });
});

describe('what people see of a secret', () => {
  it('is its last four characters, and none of a short one', () => {
    expect(endsIn('abcdefgh2190')).toBe('2190');
    expect(endsIn('2190')).toBe('');
    expect(endsIn('')).toBe('');
  });
});

describe('a secrets file that could not be read is never written over', () => {
  const stored = () => join(dir.path, 'secrets.json');
  const asides = () => readdirSync(dir.path).filter((name) => name.startsWith('secrets.unreadable-'));
  const open = (protector = createKeyFileProtector(keyPath)) => {
    const unreadable: string[] = [];
    return { store: createSecretStore(dir.path, protector, (name) => unreadable.push(name)), unreadable };
  };

  it('when it is no JSON', () => {
    writeFileSync(stored(), '{"protector":"key-file","secre');
    const { store, unreadable } = open();
    expect(unreadable).toEqual(['secrets.json']);
    expect(asides()).toEqual([]);
    store.set('apex.token', SECRET);
    expect(asides()).toEqual(['secrets.unreadable-1.json']);
    expect(readFileSync(join(dir.path, 'secrets.unreadable-1.json'), 'utf8')).toBe('{"protector":"key-file","secre');
    expect(open().store.get('apex.token')).toBe(SECRET);
  });

  it('when another protector wrote it, such as the desktop app before the browser was used', () => {
    const written = JSON.stringify({ protector: 'safe-storage', secrets: { 'apex.token': 'sealed elsewhere' } });
    writeFileSync(stored(), written);
    open().store.set('old-client.kept', '{}');
    expect(readFileSync(join(dir.path, 'secrets.unreadable-1.json'), 'utf8')).toBe(written);
  });

  it('when one of its secrets was sealed under a key that is gone', () => {
    open().store.set('apex.token', SECRET);
    const before = readFileSync(stored(), 'utf8');
    const { store, unreadable } = open(createKeyFileProtector(join(dir.path, 'new.key')));
    expect(unreadable).toEqual(['apex.token']);
    store.set('old-client.kept', '{}');
    expect(readFileSync(join(dir.path, 'secrets.unreadable-1.json'), 'utf8')).toBe(before);
  });

  it('and is put aside once, beside those of other days', () => {
    writeFileSync(join(dir.path, 'secrets.unreadable-1.json'), 'of another day');
    writeFileSync(stored(), 'broken');
    const { store } = open();
    store.set('a', SECRET);
    store.set('b', SECRET);
    expect(asides().sort()).toEqual(['secrets.unreadable-1.json', 'secrets.unreadable-2.json']);
    expect(readFileSync(join(dir.path, 'secrets.unreadable-1.json'), 'utf8')).toBe('of another day');
    expect(readFileSync(join(dir.path, 'secrets.unreadable-2.json'), 'utf8')).toBe('broken');
  });

  onlyOnPosix('and belongs to its owner alone, also when it did not before', () => {
    writeFileSync(stored(), 'broken', { mode: 0o644 });
    open().store.set('a', SECRET);
    expect(modeOf(join(dir.path, 'secrets.unreadable-1.json'))).toBe(0o600);
  });

  it('but one that was read is simply replaced', () => {
    open().store.set('apex.token', SECRET);
    open().store.set('apex.token', `${SECRET}2`);
    expect(asides()).toEqual([]);
  });
});
