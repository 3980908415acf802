// Where the backups are when somebody chose another folder, kept beside the database: the setting itself is in the
// database, which is what cannot be read when backups are needed most.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Logger } from '../../core/log.ts';
import { makePrivateFolder, writeFileAtomically } from '../../db/backup-files.ts';

const shape = z.object({ folder: z.string() });
const fileIn = (backups: string): string => join(backups, 'folder.json');

/** `chosen` is where they really are; empty: the folder beside the database, and nothing to remember. A failure is no failure of the backup. */
export function rememberFolder(backups: string, chosen: string, log: Logger): void {
  try {
    if (recallFolder(backups) === (chosen || null)) return;
    if (chosen === '') rmSync(fileIn(backups), { force: true });
    else {
      makePrivateFolder(backups);
      writeFileAtomically(fileIn(backups), JSON.stringify({ folder: chosen }));
    }
  } catch (error) {
    log.warn('The backup folder could not be noted down', { error });
  }
}

/** Null: none was chosen, or the note cannot be read. */
export function recallFolder(backups: string): string | null {
  if (!existsSync(fileIn(backups))) return null;
  try {
    return shape.parse(JSON.parse(readFileSync(fileIn(backups), 'utf8'))).folder;
  } catch {
    return null;
  }
}
