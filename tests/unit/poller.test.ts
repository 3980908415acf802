import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLogger } from '#main/core/log.ts';
import { createPoller, type PollerOptions } from '#main/core/poller.ts';
import { createFakeClock, settle } from '#tests/support/fake-clock.ts';

interface Run {
  readonly startedAt: number;
  readonly signal: AbortSignal;
  finish(hint?: { notBeforeMs?: number }): Promise<void>;
  fail(error: unknown): Promise<void>;
}

function setUp(options: Partial<PollerOptions> = {}) {
  const clock = createFakeClock();
  const runs: Run[] = [];
  let under = 0;
  let most = 0;
  const begin = clock.now();
  const poller = createPoller({
    name: 'Test',
    clock,
    log: createLogger(() => undefined),
    random: () => 1,
    intervalMs: () => 5000,
    backoff: { firstMs: 10_000, capMs: 60_000 },
    run: (signal) => {
      under += 1;
      most = Math.max(most, under);
      return new Promise((resolve, reject) => {
        const done = <T>(how: (value: T) => void, value: T) => {
          under -= 1;
          how(value);
          return settle();
        };
        runs.push({
          startedAt: clock.now() - begin,
          signal,
          finish: (hint) => done(resolve, hint),
          fail: (error) => done(reject, error),
        });
      });
    },
    ...options,
  });
  const run = (index: number): Run => {
    const found = runs[index];
    if (!found) throw new Error(`Run ${index} has not started; there were ${runs.length}.`);
    return found;
  };
  return { clock, poller, runs, run, mostAtOnce: () => most };
}

describe('a poller', () => {
  it('runs at once when it is started, and only once however often it is started', async () => {
    const { poller, runs } = setUp();
    poller.start();
    poller.start();
    await settle();
    expect(runs).toHaveLength(1);
  });

  it('arms the next run only after the run has ended', async () => {
    const { poller, clock, runs, run } = setUp();
    poller.start();
    await clock.advance(60_000);
    expect(runs).toHaveLength(1);
    expect(clock.pending()).toBe(0);
    expect(poller.status().nextAt).toBeNull();
    await run(0).finish();
    await clock.advance(4999);
    expect(runs).toHaveLength(1);
    await clock.advance(1);
    expect(run(1).startedAt).toBe(65_000);
  });

  it('asks for the interval each time, so that a changed setting counts from the next pause', async () => {
    let interval = 5000;
    const { poller, clock, run } = setUp({ intervalMs: () => interval });
    poller.start();
    interval = 1000;
    await run(0).finish();
    await clock.advance(1000);
    expect(run(1).startedAt).toBe(1000);
  });

  it('never runs in a busy loop, whatever interval it is given', async () => {
    const { poller, clock, runs, run } = setUp({ intervalMs: () => 0 });
    poller.start();
    await run(0).finish();
    await clock.advance(249);
    expect(runs).toHaveLength(1);
  });

  it('waits as long as the server asked, but never less than its own interval', async () => {
    const { poller, clock, run } = setUp();
    poller.start();
    await run(0).finish({ notBeforeMs: clock.now() + 30_000 });
    await clock.advance(30_000);
    expect(run(1).startedAt).toBe(30_000);
    await run(1).finish({ notBeforeMs: clock.now() - 3_600_000 });
    await clock.advance(5000);
    expect(run(2).startedAt).toBe(35_000);
  });

  it('says when it last ran well, what went wrong last and when it runs next', async () => {
    const { poller, clock, run } = setUp();
    expect(poller.status()).toMatchObject({ running: false, lastOkAt: null, lastError: null, nextAt: null });
    poller.start();
    expect(poller.status()).toMatchObject({ running: true, lastStartAt: '2026-11-21T10:00:00.000Z' });
    await run(0).finish();
    expect(poller.status()).toMatchObject({
      running: false,
      lastOkAt: '2026-11-21T10:00:00.000Z',
      nextAt: '2026-11-21T10:00:05.000Z',
    });
    await clock.advance(5000);
    await run(1).fail(new Error('no answer'));
    expect(poller.status()).toMatchObject({
      lastOkAt: '2026-11-21T10:00:00.000Z',
      lastErrorAt: '2026-11-21T10:00:05.000Z',
      lastError: 'no answer',
      consecutiveFailures: 1,
      nextAt: '2026-11-21T10:00:15.000Z',
    });
  });
});

describe('a poller whose runs fail', () => {
  it('waits as usual again after a success', async () => {
    const { poller, clock, run } = setUp();
    poller.start();
    await run(0).fail(new Error('down'));
    await clock.advance(10_000);
    await run(1).finish();
    expect(poller.status()).toMatchObject({ consecutiveFailures: 0, lastError: null });
    expect(poller.status().nextAt).toBe(new Date(clock.now() + 5000).toISOString());
  });

  it('grows its pauses to 10, 20, 40 and at most 60 seconds', async () => {
    const { poller, clock, run } = setUp();
    poller.start();
    for (const [i, pause] of [10_000, 20_000, 40_000, 60_000, 60_000].entries()) {
      const failedAt = clock.now();
      await run(i).fail(new Error('down'));
      expect(poller.status().nextAt).toBe(new Date(failedAt + pause).toISOString());
      await clock.advance(pause);
    }
  });

  it.each([
    [
      'an error thrown at once',
      () => {
        throw new Error('broken');
      },
    ],
    ['something that is no error', () => Promise.reject('text')],
    ['nothing at all', () => Promise.reject(undefined)],
  ])('goes on after %s', async (_what, run) => {
    let runs = 0;
    const { poller, clock } = setUp({
      run: () => {
        runs += 1;
        return run();
      },
    });
    poller.start();
    await settle();
    await clock.advance(10_000);
    expect(runs).toBe(2);
    expect(poller.status().consecutiveFailures).toBe(2);
  });

  it('goes on when even asking for the interval fails', async () => {
    let runs = 0;
    const { poller, clock } = setUp({
      intervalMs: () => {
        throw new Error('no setting');
      },
      run: async () => {
        runs += 1;
        return undefined;
      },
    });
    poller.start();
    await settle();
    await clock.advance(60_000);
    expect(runs).toBeGreaterThan(1);
  });
});

describe('a nudge', () => {
  it('runs at once and takes the place of the run that was due', async () => {
    const { poller, clock, runs, run } = setUp();
    poller.start();
    await run(0).finish();
    await clock.advance(2000);
    void poller.nudge();
    expect(run(1).startedAt).toBe(2000);
    await run(1).finish();
    await clock.advance(4999);
    expect(runs).toHaveLength(2);
    await clock.advance(1);
    expect(run(2).startedAt).toBe(7000);
  });

  it('during a run asks for one more right after it; several are one', async () => {
    const { poller, runs, run, mostAtOnce } = setUp();
    poller.start();
    const nudges = [poller.nudge(), poller.nudge(), poller.nudge()];
    await settle();
    expect(runs).toHaveLength(1);
    await run(0).finish();
    expect(runs).toHaveLength(2);
    await run(1).finish();
    await Promise.all(nudges);
    expect(runs).toHaveLength(2);
    expect(mostAtOnce()).toBe(1);
  });

  it('during the extra run asks for yet another: what changed meanwhile must be seen', async () => {
    const { poller, runs, run } = setUp();
    poller.start();
    void poller.nudge();
    await run(0).finish();
    void poller.nudge();
    await run(1).finish();
    expect(runs).toHaveLength(3);
  });

  it('is answered only after a run that began after it', async () => {
    const { poller, run } = setUp();
    poller.start();
    let answered = false;
    void poller.nudge().then(() => {
      answered = true;
    });
    await run(0).finish();
    expect(answered).toBe(false);
    await run(1).finish();
    expect(answered).toBe(true);
  });

  it('from inside a run, before that run first waited, does not start a second one beside it', async () => {
    let under = 0;
    let most = 0;
    let runs = 0;
    const { poller, clock } = setUp({
      run: async () => {
        runs += 1;
        under += 1;
        most = Math.max(most, under);
        if (runs < 50) void poller.nudge();
        await Promise.resolve();
        under -= 1;
        return undefined;
      },
    });
    poller.start();
    await settle();
    await clock.advance(1);
    expect(most).toBe(1);
  });

  it('after stopping does nothing', async () => {
    const { poller, runs } = setUp();
    await poller.stop();
    await poller.nudge();
    poller.start();
    await settle();
    expect(runs).toHaveLength(0);
  });
});

describe('stopping', () => {
  it('aborts the run under way and waits until it has ended', async () => {
    const { poller, run } = setUp();
    poller.start();
    let stopped = false;
    const stop = poller.stop().then(() => {
      stopped = true;
    });
    await settle();
    expect(run(0).signal.aborted).toBe(true);
    expect(stopped).toBe(false);
    await run(0).fail(new Error('aborted'));
    await stop;
    expect(stopped).toBe(true);
  });

  it('is not a failure and leaves nothing armed', async () => {
    const { poller, clock, runs, run } = setUp();
    poller.start();
    const stop = poller.stop();
    await run(0).fail(new Error('aborted'));
    await stop;
    await clock.advance(3_600_000);
    expect(runs).toHaveLength(1);
    expect(clock.pending()).toBe(0);
    expect(poller.status()).toMatchObject({ running: false, nextAt: null, lastError: null, consecutiveFailures: 0 });
  });

  it('answers a nudge that was waiting, without another run', async () => {
    const { poller, runs, run } = setUp();
    poller.start();
    const nudge = poller.nudge();
    const stop = poller.stop();
    await run(0).finish();
    await Promise.all([nudge, stop]);
    expect(runs).toHaveLength(1);
  });

  it('may be asked for twice', async () => {
    const { poller } = setUp();
    await Promise.all([poller.stop(), poller.stop()]);
    await poller.stop();
  });
});

describe('in any order of nudges, endings and passing time', () => {
  const step = fc.oneof(
    fc.constant({ do: 'nudge' as const }),
    fc.record({ do: fc.constant('advance' as const), ms: fc.integer({ min: 0, max: 20_000 }) }),
    fc.constant({ do: 'finish' as const }),
    fc.constant({ do: 'fail' as const }),
  );

  it('there is one run at a time, no nudge is lost and the loop never dies', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const { poller, clock, runs, mostAtOnce } = setUp();
        const open = () => runs.find((candidate) => !finished.has(candidate));
        const finished = new Set<Run>();
        const end = async (how: 'finish' | 'fail') => {
          const current = open();
          if (!current) return;
          finished.add(current);
          await (how === 'finish' ? current.finish() : current.fail(new Error('down')));
        };
        poller.start();
        let owed = 0;
        for (const next of steps) {
          if (next.do === 'nudge') {
            owed = runs.length + (open() ? 1 : 0);
            void poller.nudge();
          } else if (next.do === 'advance') await clock.advance(next.ms);
          else await end(next.do);
        }
        while (open()) await end('finish');
        expect(runs.length).toBeGreaterThanOrEqual(owed);
        const before = runs.length;
        await clock.advance(60_000);
        expect(runs.length).toBe(before + 1);
        expect(mostAtOnce()).toBe(1);
        await end('finish');
        await poller.stop();
      }),
      { numRuns: 25 },
    );
  });
});
