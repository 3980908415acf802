// What a message on a socket or port must look like before anything reads it: a call of a procedure, or taking one back.
// The library under the contract takes more (files, streams, other methods, headers); nothing of ours sends those.
import { z } from 'zod';

const id = z.union([z.string().min(1).max(60), z.int()]);

const frame = z.union([
  z.strictObject({
    i: id,
    t: z.literal(1).optional(),
    p: z.strictObject({
      u: z.string().regex(/^(\/\w{1,60}){1,4}$/),
      b: z.unknown().optional(),
      h: z.strictObject({ 'last-event-id': z.string().max(200) }).optional(),
    }),
  }),
  z.strictObject({ i: id, t: z.literal(4), p: z.unknown().optional() }),
]);

/** False for anything that is not text holding one such message. */
export function isRpcFrame(text: string): boolean {
  try {
    return frame.safeParse(JSON.parse(text)).success;
  } catch {
    return false;
  }
}
