import { describe, expect, it } from 'vitest';
import { chooseDataDir, type DataDirQuestion } from '#main/hosts/node/data-dir.ts';

const ask = (question: Partial<DataDirQuestion>) =>
  chooseDataDir({ platform: 'linux', environment: {}, home: '/h/me', training: false, ...question });

describe('where the data is kept', () => {
  it('is each platform’s own place for application data', () => {
    expect(ask({})).toBe('/h/me/.local/share/packhouse');
    expect(ask({ environment: { XDG_DATA_HOME: '/data' } })).toBe('/data/packhouse');
    expect(ask({ platform: 'darwin', home: '/h/me' })).toBe('/h/me/Library/Application Support/Packhouse');
    const windows = { platform: 'win32', home: 'C:\\Users\\ana' } as const;
    expect(ask({ ...windows, environment: { APPDATA: 'D:\\Roaming' } })).toBe('D:\\Roaming\\Packhouse');
    expect(ask(windows)).toBe('C:\\Users\\ana\\AppData\\Roaming\\Packhouse');
  });

  it('ignores a relative XDG path, as its rules say', () => {
    expect(ask({ environment: { XDG_DATA_HOME: 'data' } })).toBe('/h/me/.local/share/packhouse');
  });

  it('is what the environment says, and before that what the command line says', () => {
    const environment = { PACKHOUSE_DATA_DIR: '/srv/packhouse' };
    expect(ask({ environment })).toBe('/srv/packhouse');
    expect(ask({ environment, given: '/mnt/other' })).toBe('/mnt/other');
  });

  it('is never the same for training', () => {
    expect(ask({ training: true })).toBe('/h/me/.local/share/packhouse/training');
    expect(ask({ training: true, given: '/mnt/other' })).toBe('/mnt/other/training');
  });
});
