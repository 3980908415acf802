// Small named states (cursors, pauses, approvals): JSON, parsed against the owner's schema. A value that
// no longer fits counts as absent, so that an older version's state can never stop the program.
import { eq } from 'drizzle-orm';
import type { z } from 'zod';
import type { ReadDb, Tx } from './database.ts';
import { states } from './schema/app.ts';

export interface NamedState<T> {
  read(db: ReadDb): T | null;
  writeTx(tx: Tx, value: T, at: string): void;
  clearTx(tx: Tx): void;
}

export function namedState<S extends z.ZodType>(name: string, shape: S): NamedState<z.infer<S>> {
  return {
    read: (db) => {
      const row = db.select().from(states).where(eq(states.name, name)).get();
      if (!row) return null;
      const parsed = shape.safeParse(parseJson(row.value));
      return parsed.success ? parsed.data : null;
    },
    writeTx: (tx, value, at) => {
      const row = { value: JSON.stringify(value), updatedAt: at };
      tx.db
        .insert(states)
        .values({ name, ...row })
        .onConflictDoUpdate({ target: states.name, set: row })
        .run();
    },
    clearTx: (tx) => {
      tx.db.delete(states).where(eq(states.name, name)).run();
    },
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
