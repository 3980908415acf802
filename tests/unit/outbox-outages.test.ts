// When an outage begins, when it is over, and what is counted of it, try by try.
import { describe, expect, it } from 'vitest';
import { createOutages } from '#main/outbox/outages.ts';
import { createFakeClock } from '#tests/support/fake-clock.ts';

const MINUTE = 60_000;
const AWAY = { well: false, arrived: false };
const SENT = { well: true, arrived: true };
const REFUSED = { well: true, arrived: false };
const THROUGH = { through: true, waiting: 0, parked: 0 };
const HELD_BACK = { through: false, waiting: 2, parked: 0 };

function startWatch() {
  const clock = createFakeClock();
  let setBy = 0;
  const outages = createOutages({ ...clock, now: () => clock.now() + setBy });
  return { ...outages, later: (ms: number) => clock.jump(clock.now() + ms), setClock: (ms: number) => (setBy += ms) };
}

describe('an outage', () => {
  it('goes from the first failure to the first try that went well, and counts until all is through', async () => {
    const w = startWatch();
    w.tried(AWAY);
    w.later(10 * MINUTE);
    w.tried(AWAY);
    expect(w.rested(HELD_BACK)).toBe(false);
    w.later(MINUTE);
    w.tried(SENT);
    w.tried(REFUSED);
    expect(w.rested(HELD_BACK)).toBe(false);
    expect(w.last()).toBeNull();
    w.later(MINUTE);
    w.tried(SENT);
    expect(w.rested({ ...THROUGH, parked: 1 })).toBe(true);
    expect(w.last()).toEqual({
      from: '2026-11-21T10:00:00.000Z',
      to: '2026-11-21T10:11:00.000Z',
      sent: 2,
      parked: 1,
    });
    expect(w.rested(THROUGH)).toBe(false);
  });

  it('goes on when the target is away again before all is through', () => {
    const w = startWatch();
    w.tried(AWAY);
    w.later(MINUTE);
    w.tried(SENT);
    w.tried(AWAY);
    expect(w.rested({ ...THROUGH, waiting: 1 })).toBe(false);
    w.tried(AWAY);
    w.later(MINUTE);
    w.tried(SENT);
    expect(w.rested(THROUGH)).toBe(true);
    expect(w.last()).toMatchObject({ from: '2026-11-21T10:00:00.000Z', to: '2026-11-21T10:02:00.000Z', sent: 2 });
  });

  it('is not begun or ended by a try that tells nothing of the target', () => {
    const w = startWatch();
    const nothing = { well: null, arrived: false };
    w.tried(nothing);
    expect(w.isOpen()).toBe(false);
    w.tried(AWAY);
    w.later(MINUTE);
    w.tried(nothing);
    expect(w.rested(HELD_BACK)).toBe(false);
    expect(w.isOpen()).toBe(true);
  });

  it('is as long as it was, whatever the clock was set to meanwhile', () => {
    const long = startWatch();
    long.tried(AWAY);
    long.later(5 * MINUTE);
    long.setClock(-60 * MINUTE);
    long.tried(SENT);
    expect(long.rested(THROUGH)).toBe(true);
    const short = startWatch();
    short.tried(AWAY);
    short.later(MINUTE - 1);
    short.setClock(60 * MINUTE);
    short.tried(SENT);
    expect(short.rested(THROUGH)).toBe(false);
    expect(short.last()).toBeNull();
  });
});
