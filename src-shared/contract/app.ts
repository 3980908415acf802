// The window's own questions: who am I, which facility, what changed.
import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { PERMISSIONS, reads } from './base.ts';

export const CHANGE_AREAS = ['packages', 'apex-sync', 'mapping', 'settings', 'sandbox'] as const;

/** What changed. `ids` null means anything in the area. */
export const changeEvent = z.object({ area: z.enum(CHANGE_AREAS), ids: z.array(z.string()).nullable() });
export type ChangeEvent = z.infer<typeof changeEvent>;

export const appContract = {
  session: reads().output(
    z.object({
      actor: z.string(),
      permissions: z.array(z.enum(PERMISSIONS)),
      facility: z.string(),
      timeZone: z.string(),
      training: z.boolean(),
      version: z.string(),
      host: z.enum(['electron', 'browser', 'headless', 'test']),
    }),
  ),
  /** The one subscription: every change as it is committed. */
  changes: reads().output(eventIterator(changeEvent)),
};
