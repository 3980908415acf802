// What one medium and Packhouse agree on, stored: all or none of a slice, and read anew from the database where that fails.
import { breathe } from '../../core/breathe.ts';
import type { AppDatabase } from '../../db/database.ts';
import type { AgreedRow, openCopy } from '../../features/sheets/copies.ts';

const STORED_AT_ONCE = 500;

export function createAgreedStore(database: AppDatabase, copy: ReturnType<typeof openCopy>) {
  const store = (rows: readonly AgreedRow[], dropped: readonly string[] = []): void => {
    if (rows.length === 0 && dropped.length === 0) return;
    try {
      database.writeTx((tx) => {
        copy.putTx(tx, rows);
        copy.dropTx(tx, dropped);
      });
    } catch (error) {
      copy.reload();
      throw error;
    }
  };
  return {
    store,
    /** In slices: the event loop gets a turn between them. */
    storeAll: async (rows: readonly AgreedRow[], dropped: readonly string[]): Promise<void> => {
      store(rows.slice(0, STORED_AT_ONCE), dropped);
      for (let from = STORED_AT_ONCE; from < rows.length; from += STORED_AT_ONCE) {
        await breathe();
        store(rows.slice(from, from + STORED_AT_ONCE));
      }
    },
  };
}
