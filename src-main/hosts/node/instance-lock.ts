// One process per data folder. The lock is a small file naming its holder; a lock whose holder is gone
// (crash, power cut, restarted machine) is taken over, a living one refuses with a sentence for people.
// Taking is atomic: the file is linked into place complete, so nobody ever reads half a lock.
import { existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';

export const LOCK_FILE = 'packhouse.lock';

const lockShape = z.object({
  pid: z.int().positive(),
  machine: z.string(),
  /** What the system says about when that process began; null where it cannot be asked. */
  born: z.string().nullable(),
  host: z.string(),
});
type LockRecord = z.infer<typeof lockShape>;

/** What the lock asks of the system; tests answer for it. */
export interface ProcessTable {
  readonly pid: number;
  isAlive(pid: number): boolean;
  bornAt(pid: number): string | null;
}

function bornAt(pid: number): string | null {
  try {
    // Field 22 of /proc/PID/stat is the start in ticks since boot; the name before it may hold spaces.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return ticks ? `${boot}/${ticks}` : null;
  } catch {
    return null;
  }
}

const systemProcesses: ProcessTable = {
  pid: process.pid,
  isAlive: (pid) => {
    try {
      process.kill(pid, 0);
      return true;
    } catch (error) {
      // EPERM: it exists and belongs to somebody else.
      return error instanceof Error && 'code' in error && error.code === 'EPERM';
    }
  },
  bornAt,
};

export class DataFolderInUse extends Error {
  constructor(dataDir: string, holder: LockRecord) {
    const where = holder.machine === hostname() ? '' : ` on the computer ${holder.machine}`;
    super(
      `Packhouse is already running${where} with the data in ${dataDir} (process ${holder.pid}, ${holder.host}): ` +
        'close that one first, or give this one another folder with --data.',
    );
    this.name = 'DataFolderInUse';
  }
}

export interface InstanceLock {
  release(): void;
}

const hasCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;

function read(path: string): { text: string; record: LockRecord | null } | null {
  try {
    const text = readFileSync(path, 'utf8');
    try {
      const parsed = lockShape.safeParse(JSON.parse(text));
      return { text, record: parsed.success ? parsed.data : null };
    } catch {
      return { text, record: null };
    }
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null;
    throw error;
  }
}

/** Locks this very process holds: a file naming our own number that is not among them is an old one. */
const heldHere = new Set<string>();

function isHeld(path: string, record: LockRecord, processes: ProcessTable): boolean {
  // A folder on a network drive: that computer's processes cannot be asked, so its word stands.
  if (record.machine !== hostname()) return true;
  if (record.pid === processes.pid) return heldHere.has(path);
  if (!processes.isAlive(record.pid)) return false;
  const born = processes.bornAt(record.pid);
  return born === null || record.born === null || born === record.born;
}

function place(path: string, text: string): boolean {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, text, { mode: 0o600 });
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    // File systems without hard links (exFAT, some shares): creating exclusively is the next best.
    try {
      writeFileSync(path, text, { mode: 0o600, flag: 'wx' });
      return true;
    } catch (second) {
      if (hasCode(second, 'EEXIST')) return false;
      throw second;
    }
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Moves a dead lock away, unless somebody else has put a living one there in the meantime. */
function clearDead(path: string, seen: string): void {
  const aside = `${path}.dead.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return;
    throw error;
  }
  if (readFileSync(aside, 'utf8') !== seen && !existsSync(path)) renameSync(aside, path);
  rmSync(aside, { force: true });
}

const TRIES = 5;

/** Takes the data folder for this process, creating the folder. Throws DataFolderInUse when another one has it. */
export function takeInstanceLock(
  dataDir: string,
  host: string,
  processes: ProcessTable = systemProcesses,
): InstanceLock {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const path = join(dataDir, LOCK_FILE);
  const mine: LockRecord = { pid: processes.pid, machine: hostname(), born: processes.bornAt(processes.pid), host };
  const text = JSON.stringify(mine);

  for (let attempt = 0; attempt < TRIES; attempt++) {
    if (place(path, text)) {
      heldHere.add(path);
      return {
        release: () => {
          heldHere.delete(path);
          if (read(path)?.text === text) rmSync(path, { force: true });
        },
      };
    }
    const found = read(path);
    if (!found) continue;
    if (found.record && isHeld(path, found.record, processes)) throw new DataFolderInUse(dataDir, found.record);
    clearDead(path, found.text);
  }
  throw new Error(`The data folder ${dataDir} could not be taken: several programs are trying at once.`);
}
