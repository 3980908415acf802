// The runner with a kind that trusts it blindly: it adds whatever it is told to add. What is sent twice shows twice.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { actAs } from '#main/core/acting.ts';
import { toInstant } from '#main/core/clock.ts';
import type { AppDatabase } from '#main/db/database.ts';
import { defineKind } from '#main/outbox/kinds.ts';
import { listItems } from '#main/outbox/queries.ts';
import { createOutboxRunner } from '#main/outbox/runner.ts';
import { enqueueTx } from '#main/outbox/store.ts';
import { OutboxTrouble } from '#main/outbox/trouble.ts';
import { operator } from '#tests/support/actors.ts';
import { createTestLogger } from '#tests/support/create-test-core.ts';
import { settle } from '#tests/support/fake-clock.ts';
import { openTestDatabase } from '#tests/support/test-database.ts';

const never = new AbortController().signal;
const MINUTE = 60_000;

/** What the next call does: takes it or not, and answers, breaks off, or never says anything again. */
const TURNS = [
  'refuses',
  'is_away',
  'asks_for_patience',
  'breaks_before',
  'breaks_after',
  'dies_before',
  'dies_after',
  'forbids',
  'cannot_look',
] as const;
type Turn = (typeof TURNS)[number];

function startWorld() {
  const test = openTestDatabase();
  const { log } = createTestLogger();
  const { clock, events } = test;
  const shelf: string[] = [];
  const turns: Turn[] = [];
  let life = { alive: true };
  const silence = new Promise<never>(() => undefined);

  const kind = defineKind<string>({
    name: 'test.add',
    target: 'apex',
    parse: (payload) => z.object({ what: z.string() }).parse(payload).what,
    send: async (what) => {
      const turn = turns.shift();
      if (turn === 'refuses') throw new OutboxTrouble('retry', { code: 'refused' });
      if (turn === 'is_away') throw new OutboxTrouble('retry', { code: 'away', own: false, well: false });
      if (turn === 'asks_for_patience') throw new OutboxTrouble('stop', { code: 'slow', waitMs: 5000 });
      if (turn === 'forbids') throw new OutboxTrouble('permanent', { code: 'forbidden' });
      if (turn === 'dies_before') return silence;
      if (turn === 'breaks_before') throw new Error('The line broke.');
      shelf.push(what);
      if (turn === 'dies_after') return silence;
      if (turn === 'breaks_after') throw new Error('The line broke.');
    },
    readBack: async (what) => {
      if (turns[0] === 'cannot_look') {
        turns.shift();
        return 'unsure';
      }
      return shelf.includes(what) ? 'applied' : 'not_applied';
    },
  });

  const start = () => {
    life = { alive: true };
    const mine = life;
    const database: AppDatabase = {
      ...test.database,
      writeTx: (fn) => {
        if (!mine.alive) throw new Error('This program has crashed.');
        return test.database.writeTx(fn);
      },
    };
    return createOutboxRunner({
      database,
      clock,
      random: () => 0.5,
      log,
      events,
      kinds: [kind],
      targets: [{ target: 'apex', stop: () => null, patienceMs: () => 0, forgive: () => undefined }],
      parkAfter: () => 5,
    });
  };
  let runner = start();

  return {
    shelf,
    turns,
    discard: test.discard,
    add: (subject: string, what: string) =>
      actAs({ actor: operator, action: 'test', source: 'test' }, () =>
        test.database.writeTx((tx) =>
          enqueueTx(
            tx,
            { kind: 'test.add', target: 'apex', subject, idempotencyKey: what, payload: { what }, title: what },
            toInstant(clock.now()),
          ),
        ),
      ),
    run: async () => {
      let over = false;
      const work = runner.runOnce(never).catch(() => undefined);
      void work.finally(() => {
        over = true;
      });
      await settle();
      // Something never answers: that is where the program ends.
      if (over) return;
      life.alive = false;
      runner = start();
    },
    later: (ms: number) => clock.advance(ms),
    retry: () =>
      runner.retry(
        listItems(test.database.read, { view: 'open', search: '', limit: 1000, offset: 0 }).items.map(({ id }) => id),
      ),
    states: () =>
      listItems(test.database.read, { view: 'all', search: '', limit: 1000, offset: 0 }).items.map(
        ({ state }) => state,
      ),
  };
}

const SUBJECTS = ['a', 'b', 'c'] as const;
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('add' as const), subject: fc.constantFrom(...SUBJECTS) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('turn' as const), turn: fc.constantFrom(...TURNS) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('run' as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('later' as const), ms: fc.integer({ min: 0, max: 20 * MINUTE }) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('retry' as const) }) },
);

describe('the runner', () => {
  it('adds everything exactly once and in the order of its subject, whatever breaks and however often it ends', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 60 }), async (steps) => {
        const w = startWorld();
        const added = new Map<string, string[]>(SUBJECTS.map((subject) => [subject, []]));
        for (const it of steps) {
          if (it.do === 'add') {
            const list = added.get(it.subject) ?? [];
            const what = `${it.subject}${list.length}`;
            list.push(what);
            expect(w.add(it.subject, what).duplicate).toBe(false);
            expect(w.add(it.subject, what).duplicate).toBe(true);
          }
          if (it.do === 'turn') w.turns.push(it.turn);
          if (it.do === 'run') await w.run();
          if (it.do === 'later') await w.later(it.ms);
          if (it.do === 'retry') w.retry();
        }
        w.turns.length = 0;
        for (let turn = 0; turn < 6; turn += 1) {
          w.retry();
          await w.later(20 * MINUTE);
          await w.run();
        }
        expect(w.states().every((state) => state === 'done')).toBe(true);
        for (const [subject, list] of added) expect(w.shelf.filter((what) => what.startsWith(subject))).toEqual(list);
        w.discard();
      }),
      { numRuns: 60 },
    );
  }, 120_000);
});
