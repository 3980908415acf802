// Google's own client libraries, loaded on first use: they take a moment and some memory, and a workplace without
// Google Sheets never needs them. Signing in, retries and failures are ours; they only know the addresses and fields.
import type { drive_v3 } from '@googleapis/drive';
import type { sheets_v4 } from '@googleapis/sheets';
import type { gaxios } from 'google-auth-library';

export interface GoogleLibrary {
  readonly sheets: sheets_v4.Sheets;
  readonly drive: drive_v3.Drive;
  readonly http: gaxios.Gaxios;
}

let loaded: Promise<GoogleLibrary> | null = null;

async function load(): Promise<GoogleLibrary> {
  const [sheets, drive, auth] = await Promise.all([
    import('@googleapis/sheets'),
    import('@googleapis/drive'),
    import('google-auth-library'),
  ]);
  return {
    sheets: sheets.sheets({ version: 'v4' }),
    drive: drive.drive({ version: 'v3' }),
    http: new auth.gaxios.Gaxios(),
  };
}

export function googleLibrary(): Promise<GoogleLibrary> {
  loaded ??= load();
  return loaded;
}
