// Tells whether something built is missing or older than what it is built from.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

export interface BuildStep {
  /** For people: "the window". */
  readonly what: string;
  readonly config: string;
  /** Files the build makes, relative to the root. */
  readonly made: readonly string[];
  /** Files and folders it is made from. Ones that do not exist count as unchanged. */
  readonly from: readonly string[];
}

function newest(path: string): number {
  if (!existsSync(path)) return 0;
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  let latest = 0;
  for (const entry of readdirSync(path, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) latest = Math.max(latest, statSync(join(entry.parentPath, entry.name)).mtimeMs);
  }
  return latest;
}

export function isStale(root: string, step: BuildStep): boolean {
  const made = step.made.map((file) => join(root, file));
  if (!made.every((file) => existsSync(file))) return true;
  const oldest = Math.min(...made.map((file) => statSync(file).mtimeMs));
  return step.from.some((source) => newest(join(root, source)) > oldest);
}
