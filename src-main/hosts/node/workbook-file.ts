// Which files the system may be asked to open: workbooks, and nothing that it would run. On Windows opening a program
// is running it, so the name decides, of the file itself also where a link leads to it.
import { realpathSync, statSync } from 'node:fs';
import { isAbsolute } from 'node:path';

const WORKBOOK = /\.xlsx$/i;

/** True when the whole path ends in .xlsx and there is such a file. */
export function isWorkbookFile(path: string): boolean {
  if (!isAbsolute(path) || !WORKBOOK.test(path)) return false;
  try {
    return statSync(path).isFile() && WORKBOOK.test(realpathSync(path));
  } catch {
    return false;
  }
}
