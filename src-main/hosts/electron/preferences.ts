// What this computer remembers about the window itself: where it was, whether closing it keeps syncing,
// whether Packhouse starts at login. Not business data, so a small file rather than the database; a
// damaged file means the defaults.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';

const shape = z.object({
  bounds: z
    .object({ x: z.int(), y: z.int(), width: z.int().min(1), height: z.int().min(1) })
    .nullable()
    .catch(null),
  maximized: z.boolean().catch(false),
  keepSyncing: z.boolean().catch(true),
  startAtLogin: z.boolean().catch(false),
});
type Preferences = z.infer<typeof shape>;

export interface PreferenceFile {
  get(): Preferences;
  set(patch: Partial<Preferences>): void;
}

function load(path: string): Preferences {
  try {
    return shape.catch(shape.parse({})).parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return shape.parse({});
  }
}

export function openPreferences(path: string): PreferenceFile {
  let current = load(path);
  return {
    get: () => current,
    set: (patch) => {
      current = { ...current, ...patch };
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(`${path}.next`, JSON.stringify(current));
      renameSync(`${path}.next`, path);
    },
  };
}
