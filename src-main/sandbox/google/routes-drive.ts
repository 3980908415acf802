// Drive v3: files.get, as far as the change check goes. A file that is not shared is not found there. `version` may be
// behind, as the real one's is for a few seconds.
import { createHash } from 'node:crypto';
import type { JsonObject } from '../stand-in/json.ts';
import type { Exchange, Route } from './exchange.ts';
import { parseMask, pick } from './field-mask.ts';
import { fileNotFound } from './refusal.ts';
import type { Actor, FileVersion, StoredFile } from './types.ts';

const SCOPE = 'https://www.googleapis.com/auth/';
const SCOPES = [
  ...['drive', 'drive.file', 'drive.readonly', 'drive.metadata', 'drive.metadata.readonly', 'drive.appdata'],
  ...['drive.photos.readonly', 'drive.meet.readonly'],
].map((name) => SCOPE + name);

const permissionId = (email: string): string =>
  BigInt(`0x${createHash('sha256').update(email).digest('hex').slice(0, 16)}`)
    .toString()
    .padStart(20, '0');

const userJson = (actor: Actor, asking: string): JsonObject => ({
  kind: 'drive#user',
  displayName: actor.name,
  me: actor.email === asking,
  permissionId: permissionId(actor.email),
  emailAddress: actor.email,
});

/** As Drive knows it: the last change at least so long ago. */
function versionSeen(file: StoredFile, now: Date, lagMs: number): FileVersion {
  const newest = file.versions.at(-1);
  const oldest = file.versions[0];
  if (newest === undefined || oldest === undefined) throw new Error('A file without a version.');
  if (lagMs === Number.POSITIVE_INFINITY) return file.versions.at(-2) ?? newest;
  return file.versions.findLast(({ at }) => at <= now.getTime() - lagMs) ?? oldest;
}

const DEFAULT_FIELDS = parseMask('kind,id,name,mimeType', 'DriveFile');

const get = (exchange: Exchange): JsonObject => {
  const { store, parts, principal, now, lagMs, mask, baseUrl } = exchange;
  const id = parts[0] ?? '';
  const email = principal.account.clientEmail;
  const file = store.files.get(id);
  const role = file?.roles.get(email);
  if (file === undefined || role === undefined) throw fileNotFound(id);
  const seen = versionSeen(file, now, lagMs);
  const json: JsonObject = {
    kind: 'drive#file',
    id,
    name: file.book.title,
    mimeType: 'application/vnd.google-apps.spreadsheet',
    starred: false,
    trashed: false,
    version: String(seen.version),
    webViewLink: `${baseUrl}/spreadsheets/d/${id}/edit`,
    createdTime: file.createdTime,
    modifiedTime: new Date(seen.at).toISOString(),
    lastModifyingUser: userJson(seen.by, email),
    owners: [userJson(file.owner, email)],
    ownedByMe: role === 'owner',
    shared: file.roles.size > 1,
    spaces: ['drive'],
    capabilities: { canEdit: role !== 'reader', canShare: role === 'owner' },
  };
  return pick(json, mask ?? DEFAULT_FIELDS);
};

export const DRIVE_ROUTES: readonly Route[] = [
  {
    kind: 'drive',
    method: 'GET',
    path: /^\/drive\/v3\/files\/([^/]+)$/,
    query: 'NoQuery',
    body: null,
    answer: 'DriveFile',
    scopes: SCOPES,
    rpc: 'google.apps.drive.v3.DriveFiles.Get',
    run: get,
  },
];
