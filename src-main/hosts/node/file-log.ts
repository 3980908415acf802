// Where the hosts' log lines go: files in the data folder that rotate by size, and warnings and errors
// on standard error as well. Lines arrive already cleaned of secrets by the core's logger.
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import electronLog from 'electron-log/node';
import type { Clock } from '#main/core/clock.ts';
import { toInstant } from '#main/core/clock.ts';
import type { LogSink } from '#main/core/log.ts';

const LARGEST_FILE_BYTES = 5 * 1024 * 1024;
const OLD_FILES_KEPT = 4;

/** main.log → main.1.log → … → main.4.log, the oldest is dropped. */
function rotate(path: string): void {
  const numbered = (n: number) => path.replace(/\.log$/, `.${n}.log`);
  rmSync(numbered(OLD_FILES_KEPT), { force: true });
  for (let n = OLD_FILES_KEPT - 1; n >= 1; n--) {
    if (existsSync(numbered(n))) renameSync(numbered(n), numbered(n + 1));
  }
  renameSync(path, numbered(1));
}

/** The folder of the log files of one data folder. */
const logFolder = (dataDir: string): string => join(dataDir, 'logs');

/** `toScreen` receives warnings and errors, normally standard error. */
export function createFileLogSink(dataDir: string, clock: Clock, toScreen: (line: string) => void): LogSink {
  const folder = logFolder(dataDir);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const files = electronLog.create({ logId: folder });
  files.transports.console.level = false;
  const file = files.transports.file;
  file.level = 'silly';
  file.format = '{text}';
  file.maxSize = LARGEST_FILE_BYTES;
  file.resolvePathFn = () => join(folder, 'packhouse.log');
  file.archiveLogFn = (oldFile) => rotate(oldFile.path);

  return (level, line) => {
    files[level](`${toInstant(clock.now())} ${level.toUpperCase().padEnd(5)} ${line}`);
    if (level === 'warn' || level === 'error') toScreen(`${level}: ${line}`);
  };
}
