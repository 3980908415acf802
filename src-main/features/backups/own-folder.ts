// The folder of this installation's backups, and how it is known again. A folder that somebody chose may be on a disk
// that is not there today (its empty mount point is), or be used by another Packhouse too. So each installation has an
// id, kept in its data folder and not in the database, which a restore may bring from elsewhere; and a chosen folder
// gets a file with that id at its first use. Nothing is made, judged or taken away where that file is missing. Where
// another Packhouse was first, this one has a folder of its own inside.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { newId } from '../../core/ids.ts';
import { asBackupError, BackupError, makeBackupFolder } from '../../db/backup.ts';
import { hasCode, listBackups, syncToDisk, writeFileAtomically } from '../../db/backup-files.ts';
import { DATABASE_FILE, restorePlaces } from '../../db/restore-stage.ts';

/** Lies in a chosen folder and says whose it is. */
export const FOLDER_MARKER = 'packhouse-folder.json';

const installationShape = z.object({ id: z.uuid(), folders: z.array(z.string()) });
type Installation = z.infer<typeof installationShape>;
const markerShape = z.object({ installation: z.uuid() });

const fileOf = (dataDir: string): string => join(dataDir, 'installation.json');

/** Null when there is none yet, or it cannot be read: then this is a new one, and takes nothing of the old one away. */
function readInstallation(dataDir: string): Installation | null {
  try {
    return installationShape.parse(JSON.parse(readFileSync(fileOf(dataDir), 'utf8')));
  } catch (error) {
    if (hasCode(error, 'ENOENT') || error instanceof SyntaxError || error instanceof z.ZodError) return null;
    throw error;
  }
}

/** Whose a folder is: an installation's id, '' for a mark that cannot be read, null for none. */
function ownerOf(folder: string): string | null {
  try {
    return markerShape.parse(JSON.parse(readFileSync(join(folder, FOLDER_MARKER), 'utf8'))).installation;
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return null;
    if (error instanceof SyntaxError || error instanceof z.ZodError) return '';
    throw error;
  }
}

const inside = (chosen: string, id: string): string => join(chosen, `packhouse-${id}`);

const isBeside = (dataDir: string, chosen: string): boolean =>
  chosen === '' || resolve(chosen) === resolve(restorePlaces(dataDir).backups);

/** Marked as this installation's: the chosen folder, or its own one inside; null for neither. */
function markedFolder(chosen: string, id: string): string | null {
  return [chosen, inside(chosen, id)].find((folder) => ownerOf(folder) === id) ?? null;
}

/** Where the backups are, as far as can be seen: for showing and listing only. Never throws, makes nothing. */
export function ownFolder(dataDir: string, chosen: string): string {
  if (isBeside(dataDir, chosen)) return restorePlaces(dataDir).backups;
  try {
    const known = readInstallation(dataDir);
    return (known && markedFolder(chosen, known.id)) ?? chosen;
  } catch {
    return chosen;
  }
}

/** True where `ownFolder` is surely this installation's: what lies there was made by it. Never throws. */
export function isOwnFolder(dataDir: string, chosen: string): boolean {
  if (isBeside(dataDir, chosen)) return true;
  try {
    const known = readInstallation(dataDir);
    return known !== null && markedFolder(chosen, known.id) !== null;
  } catch {
    return false;
  }
}

/**
 * The folder to write to and to thin out, made and marked at its first use. Throws BackupError 'folder' when a folder
 * that was used before is not there now, whatever stands in its place.
 */
export function claimFolder(dataDir: string, chosen: string): string {
  if (isBeside(dataDir, chosen)) return restorePlaces(dataDir).backups;
  try {
    // The id stands before anything is marked with it.
    const known = readInstallation(dataDir) ?? write(dataDir, { id: newId(), folders: [] });
    const marked = markedFolder(chosen, known.id);
    const usedBefore = known.folders.includes(resolve(chosen));
    if (marked === null && usedBefore) {
      throw new BackupError('folder', `${chosen} was used before, and ${FOLDER_MARKER} is not in it now.`);
    }
    const folder = marked ?? mark(chosen, known.id);
    if (!usedBefore) write(dataDir, { ...known, folders: [...known.folders, resolve(chosen)] });
    return folder;
  } catch (error) {
    throw asBackupError(error);
  }
}

function write(dataDir: string, installation: Installation): Installation {
  writeFileAtomically(fileOf(dataDir), JSON.stringify(installation));
  return installation;
}

/** First use. What lies there without a mark may be anybody's: it is not mixed with ours. */
function mark(chosen: string, id: string): string {
  makeBackupFolder(chosen);
  // Beside a database: another Packhouse's own, without a mark.
  const besideData = basename(chosen) === 'backups' && existsSync(join(dirname(chosen), DATABASE_FILE));
  const taken = ownerOf(chosen) !== null || listBackups([chosen]).length > 0 || besideData;
  const folder = taken ? inside(chosen, id) : chosen;
  if (taken) makeBackupFolder(folder);
  const path = join(folder, FOLDER_MARKER);
  // wx: another Packhouse may be here at the same moment; it then fails, and finds the mark the next time.
  writeFileSync(path, JSON.stringify({ installation: id }), { mode: 0o600, flag: 'wx', flush: true });
  syncToDisk(folder);
  return folder;
}
