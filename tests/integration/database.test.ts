import { join } from 'node:path';
import Database from 'better-sqlite3';
import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Tx } from '#main/db/database.ts';
import { states } from '#main/db/schema/app.ts';
import { namedState } from '#main/db/states.ts';
import { settle } from '#tests/support/fake-clock.ts';
import { openTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';

const AT = '2026-11-21T10:00:00.000Z';

let db: TestDatabase;
beforeEach(() => {
  db = openTestDatabase();
});
afterEach(() => db.discard());

const put = (tx: Tx, name: string): void => {
  tx.db.insert(states).values({ name, value: '1', updatedAt: AT }).run();
};
const names = (): string[] =>
  db.database.read
    .select()
    .from(states)
    .all()
    .map(({ name }) => name)
    .sort();

describe('a write transaction', () => {
  it('is all or nothing', () => {
    db.database.writeTx((tx) => put(tx, 'kept'));
    expect(() =>
      db.database.writeTx((tx) => {
        put(tx, 'lost');
        throw new Error('no');
      }),
    ).toThrow('no');
    expect(names()).toEqual(['kept']);
  });

  it('answers what its work answers, and sees its own writes', () => {
    const seen = db.database.writeTx((tx) => {
      put(tx, 'a');
      return tx.db.select().from(states).where(eq(states.name, 'a')).all().length;
    });
    expect(seen).toBe(1);
  });

  it('refuses work that waits for anything, and keeps nothing of it', async () => {
    let late: unknown;
    expect(() =>
      db.database.writeTx(async (tx) => {
        put(tx, 'before waiting');
        await Promise.resolve();
        try {
          put(tx, 'after waiting');
        } catch (error) {
          late = error;
        }
      }),
    ).toThrow('promise');
    await settle();
    expect(names()).toEqual([]);
    expect(late).toBeInstanceOf(Error);
  });

  it('refuses a query that was built and not run: it would be lost without a word', () => {
    expect(() =>
      db.database.writeTx((tx) => tx.db.insert(states).values({ name: 'forgotten', value: '1', updatedAt: AT })),
    ).toThrow('promise');
  });

  it('cannot be used after its end', () => {
    let kept: Tx | undefined;
    db.database.writeTx((tx) => {
      kept = tx;
    });
    expect(() => kept && put(kept, 'later')).toThrow();
    expect(() => kept?.publish({ area: 'packages', ids: null })).toThrow();
    expect(names()).toEqual([]);
  });

  it('refuses another one inside it, and then keeps nothing', () => {
    expect(() =>
      db.database.writeTx((tx) => {
        put(tx, 'outer');
        db.database.writeTx((inner) => put(inner, 'inner'));
      }),
    ).toThrow('already open');
    expect(names()).toEqual([]);
    db.database.writeTx((tx) => put(tx, 'next'));
    expect(names()).toEqual(['next']);
  });

  it('takes the write lock at once, so that what it read is still true when it writes', () => {
    const other = new Database(join(db.dir, 'packhouse.sqlite'), { timeout: 0 });
    db.database.writeTx(() => {
      expect(() => other.prepare("insert into states values ('x', '1', '')").run()).toThrow('locked');
    });
    other.prepare("insert into states values ('x', '1', '')").run();
    other.close();
    expect(names()).toEqual(['x']);
  });
});

describe('what changed', () => {
  it('is announced after the commit, when everybody can read it', () => {
    const seen: string[][] = [];
    db.events.subscribe(() => seen.push(names()));
    db.database.writeTx((tx) => {
      tx.publish({ area: 'settings', ids: null });
      put(tx, 'a');
      expect(db.published).toEqual([]);
    });
    expect(seen).toEqual([['a']]);
  });

  it('is not announced when the transaction is undone', () => {
    expect(() =>
      db.database.writeTx((tx) => {
        tx.publish({ area: 'packages', ids: ['1'] });
        throw new Error('no');
      }),
    ).toThrow();
    expect(db.published).toEqual([]);
  });

  it('is announced once per area, with all ids, or with none when anything may have changed', () => {
    db.database.writeTx((tx) => {
      tx.publish({ area: 'packages', ids: ['1', '2'] });
      tx.publish({ area: 'mapping', ids: ['9'] });
      tx.publish({ area: 'packages', ids: ['2', '3'] });
      tx.publish({ area: 'mapping', ids: null });
      tx.publish({ area: 'mapping', ids: ['10'] });
    });
    expect(db.published).toEqual([
      { area: 'packages', ids: ['1', '2', '3'] },
      { area: 'mapping', ids: null },
    ]);
  });

  it('reaches the others when one listener fails, and a listener may write in turn', () => {
    db.events.subscribe(() => {
      throw new Error('broken window');
    });
    let written = false;
    db.events.subscribe(() => {
      if (written) return;
      written = true;
      db.database.writeTx((tx) => put(tx, 'in turn'));
    });
    db.database.writeTx((tx) => tx.publish({ area: 'packages', ids: null }));
    expect(names()).toEqual(['in turn']);
  });
});

describe('the connection', () => {
  it.each([
    ['journal_mode', 'wal'],
    ['synchronous', 2],
    ['foreign_keys', 1],
  ])('is opened with %s %s', (name, value) => {
    expect(db.connection.pragma(name, { simple: true })).toBe(value);
  });

  it('refuses a row without its parent', () => {
    const hold = "insert into package_holds values ('h', 'nobody', 1, '', '', '', '', null, null)";
    expect(() => db.connection.prepare(hold).run()).toThrow('FOREIGN KEY');
  });

  it('refuses a balance below zero, whoever writes it', () => {
    const row =
      "insert into packages values ('p','1A1','s','s','active',1,-1,null,0,0,0,null,'{}','[]',null,'',null,'','',0,null,null,null)";
    expect(() => db.connection.prepare(row).run()).toThrow('CHECK');
  });
});

describe('a named state', () => {
  const pause = namedState('pause', z.object({ reason: z.string() }));

  it('is kept until it is cleared', () => {
    expect(pause.read(db.database.read)).toBeNull();
    db.database.writeTx((tx) => pause.writeTx(tx, { reason: 'first' }, AT));
    db.database.writeTx((tx) => pause.writeTx(tx, { reason: 'second' }, AT));
    expect(pause.read(db.database.read)).toEqual({ reason: 'second' });
    db.database.writeTx((tx) => pause.clearTx(tx));
    expect(pause.read(db.database.read)).toBeNull();
  });

  it.each([
    ['of another version', '{"why":1}'],
    ['that is not JSON', 'half a {'],
  ])('%s counts as absent and stops nothing', (_what, value) => {
    db.database.writeTx((tx) => tx.db.insert(states).values({ name: 'pause', value, updatedAt: AT }).run());
    expect(pause.read(db.database.read)).toBeNull();
  });
});
