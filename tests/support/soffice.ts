// LibreOffice without a window, where it is installed: it opens a file, computes it anew, and saves it in another format.
// In a profile of its own, within a time limit; what is left running is ended by its own id.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, delimiter, extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const PLACES = [
  ...(process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((folder) => [join(folder, 'soffice'), join(folder, 'soffice.exe')]),
  '/Applications/LibreOffice.app/Contents/MacOS/soffice',
  'C:\\Program Files\\LibreOffice\\program\\soffice.exe',
];

/** Null where there is none. */
export const SOFFICE: string | null = PLACES.find((place) => existsSync(place)) ?? null;

const LIMIT_MS = 100_000;
/** Computes every formula of a workbook when it is opened, whatever the file says. */
const ALWAYS_COMPUTE =
  '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry"><item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item></oor:items>';

/** Converts and answers where the new file is: in `folder`/`to`, under the same name. */
export async function convert(file: string, to: 'xlsx' | 'csv' | 'ods', folder: string): Promise<string> {
  const profile = join(folder, 'profile');
  const out = join(folder, to);
  mkdirSync(join(profile, 'user'), { recursive: true });
  mkdirSync(out, { recursive: true });
  const settings = join(profile, 'user/registrymodifications.xcu');
  if (!existsSync(settings)) writeFileSync(settings, ALWAYS_COMPUTE);
  const args = ['--headless', '--norestore', '--convert-to', to, '--outdir', out, file];
  const child = spawn(SOFFICE ?? 'soffice', [`-env:UserInstallation=${pathToFileURL(profile).href}`, ...args], {
    stdio: 'ignore',
    detached: process.platform !== 'win32',
  });
  const code = await new Promise<number | string>((resolve, reject) => {
    const timer = setTimeout(() => {
      // The program starts another one; its group has both.
      if (child.pid !== undefined) process.kill(process.platform === 'win32' ? child.pid : -child.pid, 'SIGKILL');
      resolve('nothing in time');
    }, LIMIT_MS);
    child.once('error', reject);
    child.once('exit', (exit) => {
      clearTimeout(timer);
      resolve(exit ?? 'a signal');
    });
  });
  const made = join(out, `${basename(file, extname(file))}.${to}`);
  if (code !== 0 || !existsSync(made)) throw new Error(`LibreOffice ended with ${code} and made no ${to}.`);
  return made;
}
