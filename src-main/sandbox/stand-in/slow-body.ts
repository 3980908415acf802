// Bodies that do not arrive in one piece: cut off in the middle, or dripping.
import { Readable } from 'node:stream';
import { breathe } from '#main/core/breathe.ts';
import type { Clock } from '#main/core/clock.ts';

const DRIP_BYTES = 16;

/** The first half of the body, then `cut` ends the connection. The declared length is the whole body's. */
export function halfThenCut(body: string, cut: () => void): Readable {
  const bytes = Buffer.from(body);
  async function* pieces() {
    yield bytes.subarray(0, Math.ceil(bytes.length / 2));
    // One turn of the loop lets the half leave before the connection goes.
    await breathe();
    cut();
    yield bytes.subarray(Math.ceil(bytes.length / 2));
  }
  return Readable.from(pieces());
}

/** The body in pieces of 16 bytes, `dripMs` apart. */
export function drip(body: string, dripMs: number, timers: Pick<Clock, 'set'>): Readable {
  const bytes = Buffer.from(body);
  async function* pieces() {
    for (let at = 0; at < bytes.length; at += DRIP_BYTES) {
      if (at > 0) await new Promise<void>((resolve) => timers.set(dripMs, resolve));
      yield bytes.subarray(at, at + DRIP_BYTES);
    }
  }
  return Readable.from(pieces());
}
