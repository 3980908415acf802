// Opens workbooks in the system's own program, through Electron's shell.
import type { Shell } from 'electron';
import { isWorkbookFile } from '#main/hosts/node/workbook-file.ts';

/** Answers false for everything but a workbook that is there, and when no program took it. */
export const createFileOpener =
  (shell: Pick<Shell, 'openPath'>) =>
  async (path: string): Promise<boolean> =>
    // Electron answers what went wrong, in words.
    isWorkbookFile(path) && (await shell.openPath(path)) === '';
