// A folder shaped like Electron's own Linux build, for packing where the real one cannot be fetched. Its
// program is no program: it only carries the mark behind which electron-builder writes the fuses.
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FUSE_MARK = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const FUSE_COUNT = 9;
const FUSE_OFF = '0';

/** Names of the fuses in the order of their places. */
const FUSES = [
  'runAsNode',
  'cookieEncryption',
  'nodeOptions',
  'nodeCliInspect',
  'asarIntegrity',
  'onlyLoadAppFromAsar',
  'browserProcessSnapshot',
  'fileProtocolPrivileges',
  'wasmTrapHandlers',
] as const;
type Fuse = (typeof FUSES)[number];

export function makeFakeElectronDist(folder: string, version: string): string {
  mkdirSync(join(folder, 'locales'), { recursive: true });
  mkdirSync(join(folder, 'resources'), { recursive: true });
  const wire = Buffer.concat([
    Buffer.from(FUSE_MARK),
    Buffer.from([1, FUSE_COUNT]),
    Buffer.from(FUSE_OFF.repeat(FUSE_COUNT)),
  ]);
  writeFileSync(join(folder, 'electron'), Buffer.concat([Buffer.alloc(64), wire, Buffer.alloc(64)]));
  chmodSync(join(folder, 'electron'), 0o755);
  for (const name of ['chrome_crashpad_handler', 'chrome-sandbox', 'LICENSE', 'LICENSES.chromium.html']) {
    writeFileSync(join(folder, name), '');
  }
  writeFileSync(join(folder, 'version'), version);
  writeFileSync(join(folder, 'locales/en-US.pak'), '');
  return folder;
}

/** Which fuses are on in a packed program. */
export function readFuses(program: Buffer): Readonly<Record<Fuse, boolean>> {
  const at = program.indexOf(FUSE_MARK) + FUSE_MARK.length + 2;
  const isOn = (fuse: Fuse) =>
    program.toString('latin1', at + FUSES.indexOf(fuse), at + FUSES.indexOf(fuse) + 1) === '1';
  return {
    runAsNode: isOn('runAsNode'),
    cookieEncryption: isOn('cookieEncryption'),
    nodeOptions: isOn('nodeOptions'),
    nodeCliInspect: isOn('nodeCliInspect'),
    asarIntegrity: isOn('asarIntegrity'),
    onlyLoadAppFromAsar: isOn('onlyLoadAppFromAsar'),
    browserProcessSnapshot: isOn('browserProcessSnapshot'),
    fileProtocolPrivileges: isOn('fileProtocolPrivileges'),
    wasmTrapHandlers: isOn('wasmTrapHandlers'),
  };
}
