// The workbooks' thread as the program sees it: started once, used again, ended when it is not needed, replaced when it
// dies.
import { describe, expect, it } from 'vitest';
import { ExcelError } from '#main/integrations/excel/port.ts';
import { type BookThread, createBookThread } from '#main/integrations/excel/thread.ts';
import { createFakeClock } from '#tests/support/fake-clock.ts';

/** A thread that answers a read as its path says. */
const PROGRAM = `
const { parentPort } = require('node:worker_threads');
parentPort.on('message', (message) => {
  if (message.path === 'crash') throw new Error('broken');
  if (message.path === 'reject') void Promise.reject(new Error('broken later'));
  if (message.path === 'exit') process.exit(3);
  if (message.path === 'memory') { const all = []; for (;;) all.push(new Array(100000).fill(all.length)); }
  if (message.path === 'fail') parentPort.postMessage({ kind: 'failed', failure: 'locked', detail: 'held' });
  if (message.path === 'wait') {
    while (Atomics.load(message.cancel, 0) === 0) Atomics.wait(message.cancel, 0, 0, 5);
    parentPort.postMessage({ kind: 'failed', failure: 'aborted', detail: 'as asked' });
  }
  if (message.path === 'deaf') return;
  if (message.path === 'ok') parentPort.postMessage({ kind: 'none' });
});
`;

const never = new AbortController().signal;

function open(memoryMb?: number) {
  const clock = createFakeClock();
  const code = { program: PROGRAM, isText: true };
  const thread = createBookThread({ clock, idleMs: 60_000, graceMs: 5000, code, ...(memoryMb ? { memoryMb } : {}) });
  return { clock, thread };
}

const ask = async (thread: BookThread, path: string, signal = never): Promise<string> => {
  try {
    const said = await thread.talk(signal, ({ say, hear, cancel }) => {
      say({ kind: 'read', path, unless: null, cancel });
      return hear();
    });
    return said.kind;
  } catch (error) {
    return error instanceof ExcelError ? `${error.kind}: ${error.detail}` : String(error);
  }
};

describe('the thread', () => {
  it('is started by the first call and used again', async () => {
    const { thread } = open();
    expect(thread.started).toBe(0);
    expect([await ask(thread, 'ok'), await ask(thread, 'ok'), await ask(thread, 'fail')]).toEqual([
      'none',
      'none',
      'locked: held',
    ]);
    expect(thread.started).toBe(1);
    await thread.stop();
  });

  it('ends after a minute without a call, and the next one starts another', async () => {
    const { thread, clock } = open();
    await ask(thread, 'ok');
    await clock.advance(59_000);
    await ask(thread, 'ok');
    await clock.advance(59_000);
    expect(thread.started).toBe(1);
    await clock.advance(1000);
    expect(await ask(thread, 'ok')).toBe('none');
    expect(thread.started).toBe(2);
    await thread.stop();
    expect(clock.pending()).toBe(0);
  });

  it('that dies fails its call, whatever it dies of, and the next one starts another', async () => {
    const { thread } = open();
    expect(await ask(thread, 'crash')).toBe('aborted: The thread for workbooks ended: broken');
    expect(await ask(thread, 'ok')).toBe('none');
    expect(await ask(thread, 'reject')).toBe('aborted: The thread for workbooks ended: broken later');
    expect(await ask(thread, 'exit')).toBe('aborted: The thread for workbooks ended.');
    expect(await ask(thread, 'ok')).toBe('none');
    expect(thread.started).toBe(4);
    await thread.stop();
  });

  it('takes no more memory than it may: a workbook that needs more is too large', async () => {
    const { thread } = open(32);
    expect(await ask(thread, 'memory')).toBe('unreadable: It needs more memory than a packing list can.');
    expect(await ask(thread, 'ok')).toBe('none');
    await thread.stop();
  });

  it('is told when nobody wants the answer any more, and may end by itself', async () => {
    const { thread, clock } = open();
    const controller = new AbortController();
    const asking = ask(thread, 'wait', controller.signal);
    await ask(thread, 'ok', AbortSignal.abort());
    controller.abort();
    expect(await asking).toBe('aborted: as asked');
    expect(await ask(thread, 'ok')).toBe('none');
    expect(thread.started).toBe(1);
    await thread.stop();
    expect(clock.pending()).toBe(0);
  });

  it('that does not end by itself is ended', async () => {
    const { thread, clock } = open();
    const controller = new AbortController();
    const asking = ask(thread, 'deaf', controller.signal);
    await clock.advance(0);
    controller.abort();
    await clock.advance(5000);
    expect(await asking).toBe('aborted: It did not end by itself.');
    expect(await ask(thread, 'ok')).toBe('none');
    expect(thread.started).toBe(2);
    await thread.stop();
  });

  it('is ended by stopping, in the middle of a call too; nothing can be asked afterwards', async () => {
    const { thread } = open();
    const asking = ask(thread, 'wait');
    const waiting = ask(thread, 'ok');
    await thread.stop();
    expect([await asking, await waiting, await ask(thread, 'ok')]).toEqual([
      expect.stringMatching(/^aborted/),
      'aborted: ',
      'aborted: ',
    ]);
  });
});
