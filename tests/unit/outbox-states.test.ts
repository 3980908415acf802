import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  arrived,
  beginSending,
  cancelled,
  foundMissing,
  type ItemState,
  interrupted,
  needless,
  notArrived,
  refused,
  retried,
  stillUnclear,
  takenBack,
  unclear,
} from '#main/outbox/states.ts';

const AT = '2026-11-21T10:00:00.000Z';
const LATER = '2026-11-21T10:05:00.000Z';
const FRESH: ItemState = {
  state: 'pending',
  attempts: 0,
  nextAttemptAt: null,
  lastError: null,
  sentAt: null,
  doneAt: null,
  cancelledBy: null,
  cancelReason: null,
};
const OWN = { code: 'apex_server', detail: 'Server Error', own: true };
const AWAY = { code: 'apex_network', detail: '', own: false };
const sending = beginSending(FRESH, AT);
const unsure = unclear(sending, OWN, LATER, 30);

describe('an item of the outbox', () => {
  it('is marked as sent before anything leaves', () => {
    expect(sending).toMatchObject({ state: 'sending', attempts: 1, sentAt: AT });
  });

  it('waits for its next try after a failure that certainly changed nothing', () => {
    expect(notArrived(sending, OWN, LATER, 30)).toMatchObject({
      state: 'pending',
      sentAt: null,
      nextAttemptAt: LATER,
      lastError: { code: 'apex_server', detail: 'Server Error', own: 1 },
    });
  });

  it('is parked after so many failures of its own', () => {
    let item = FRESH;
    for (let i = 0; i < 3; i += 1) item = notArrived(beginSending(item, AT), OWN, LATER, 3);
    expect(item).toMatchObject({ state: 'parked', attempts: 3, nextAttemptAt: null });
  });

  it('is never parked because the other system is away', () => {
    let item = FRESH;
    for (let i = 0; i < 100; i += 1) item = notArrived(beginSending(item, AT), AWAY, LATER, 3);
    expect(item).toMatchObject({ state: 'pending', attempts: 100 });
  });

  it('counts its own failures through those that were not its own', () => {
    let item = FRESH;
    for (const mishap of [OWN, AWAY, OWN, AWAY, AWAY, OWN]) item = notArrived(beginSending(item, AT), mishap, LATER, 3);
    expect(item.state).toBe('parked');
  });

  it('is read back when nobody knows whether it arrived, and sent again only when it did not', () => {
    expect(unsure).toMatchObject({ state: 'unknown', sentAt: AT, nextAttemptAt: LATER });
    expect(foundMissing(unsure)).toMatchObject({ state: 'pending', sentAt: null, nextAttemptAt: null });
    expect(arrived(unsure, LATER)).toMatchObject({ state: 'done', doneAt: LATER, lastError: null });
  });

  it('counts a reading back without an answer as a try', () => {
    expect(stillUnclear(unsure, AWAY, LATER, 30)).toMatchObject({ state: 'unknown', attempts: 2, sentAt: AT });
  });

  it('that was interrupted may have arrived', () => {
    expect(interrupted(sending)).toMatchObject({ state: 'unknown', sentAt: AT, lastError: { code: 'interrupted' } });
  });

  it('that was refused waits for a person, who may have it tried again', () => {
    const parked = refused(sending, OWN, false);
    expect(parked).toMatchObject({ state: 'parked', sentAt: null });
    expect(retried(parked)).toMatchObject({ state: 'pending', lastError: { own: 0 } });
    expect(retried(refused(unsure, OWN, true))?.state).toBe('unknown');
  });

  it('can be cancelled while it is not on its way, and says when it may have arrived', () => {
    expect(cancelled(FRESH, 'Lead', 'no longer')).toMatchObject({
      state: 'cancelled',
      cancelledBy: 'Lead',
      cancelReason: 'no longer',
      lastError: null,
    });
    expect(cancelled(unsure, 'Lead', 'no longer')?.lastError?.code).toBe('cancelled_unsure');
    for (const state of ['sending', 'done', 'cancelled'] as const) {
      expect(cancelled({ ...FRESH, state }, 'Lead', 'no longer')).toBeNull();
    }
  });

  it('taken back before it was sent is cancelled', () => {
    expect(takenBack(FRESH, 'Lead', 'unpacked')).toMatchObject({ state: 'cancelled', cancelReason: 'unpacked' });
    expect(takenBack(refused(sending, OWN, false), 'Lead', 'unpacked')?.state).toBe('cancelled');
  });

  it('taken back on its way is not sent again, whatever becomes of the try', () => {
    const back = takenBack(sending, 'Lead', 'unpacked');
    if (!back) throw new Error('It can be taken back.');
    expect(back).toMatchObject({ state: 'sending', cancelledBy: 'Lead', cancelReason: null });
    expect(arrived(back, LATER)).toMatchObject({
      state: 'done',
      cancelledBy: null,
      lastError: { code: 'taken_back_late', detail: 'unpacked' },
    });
    const over = { state: 'cancelled', cancelledBy: 'Lead', cancelReason: 'unpacked' };
    expect(notArrived(back, OWN, LATER, 30)).toMatchObject(over);
    expect(refused(back, OWN, false)).toMatchObject(over);
    expect(unclear(back, OWN, LATER, 1)).toMatchObject({ state: 'unknown', lastError: { code: 'taken_back' } });
    expect(foundMissing(unclear(back, OWN, LATER, 1))).toMatchObject(over);
    expect(foundMissing(interrupted(back))).toMatchObject(over);
  });

  it('that has nothing left to do ends with the reason', () => {
    expect(needless(sending, 'Packhouse', 'It is there already.')).toMatchObject({
      state: 'cancelled',
      cancelledBy: 'Packhouse',
      cancelReason: 'It is there already.',
    });
  });

  it('whatever happens, is sent again only when it is known not to be there, and has a reason when it is cancelled', () => {
    const steps: ((item: ItemState) => ItemState | null)[] = [
      (item) => (item.state === 'pending' ? beginSending(item, AT) : null),
      (item) => (item.state === 'sending' ? arrived(item, AT) : null),
      (item) => (item.state === 'sending' ? notArrived(item, OWN, LATER, 4) : null),
      (item) => (item.state === 'sending' ? unclear(item, OWN, LATER, 4) : null),
      (item) => (item.state === 'sending' ? refused(item, OWN, false) : null),
      (item) => (item.state === 'sending' ? interrupted(item) : null),
      (item) => (item.state === 'unknown' ? stillUnclear(item, OWN, LATER, 4) : null),
      (item) => (item.state === 'unknown' ? foundMissing(item) : null),
      (item) => (item.state === 'unknown' ? refused(item, OWN, true) : null),
      (item) => retried(item),
      (item) => takenBack(item, 'Lead', 'unpacked'),
      (item) => cancelled(item, 'Lead', 'no longer'),
    ];
    fc.assert(
      fc.property(fc.array(fc.nat(steps.length - 1), { maxLength: 40 }), (chosen) => {
        let item = FRESH;
        let mayBeThere = false;
        for (const index of chosen) {
          const next = steps[index]?.(item);
          if (!next) continue;
          if (next.state === 'sending' && item.state === 'pending') {
            expect(mayBeThere).toBe(false);
            mayBeThere = true;
          }
          // Only these steps come from knowing that it is not there.
          if (index === 2 || index === 4 || index === 7) mayBeThere = false;
          item = next;
          expect((item.state === 'cancelled') === (item.cancelReason !== null)).toBe(true);
          if (item.state === 'pending') expect(item.sentAt).toBeNull();
        }
      }),
    );
  });
});
