// The window's own questions: what changed, and what to tell whoever helps.
import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { reads } from './base.ts';

export const CHANGE_AREAS = [
  'packages',
  'orders',
  'packing',
  'sheets',
  'stores',
  'production',
  'consumables',
  'tracker',
  'outbox',
  'apex-sync',
  'mapping',
  'settings',
  'sandbox',
  'people',
  'audit',
  'backups',
  'jobs',
] as const;

/** What changed. `ids` null means anything in the area. */
export const changeEvent = z.object({ area: z.enum(CHANGE_AREAS), ids: z.array(z.string()).nullable() });
export type ChangeEvent = z.infer<typeof changeEvent>;

export const appContract = {
  /** The one subscription: every change as it is committed. Ends when the person is signed out or the screen locks. */
  changes: reads().output(eventIterator(changeEvent)),
  /** Versions and states for whoever helps: nothing secret, no names, nothing about the business. */
  diagnostics: reads().output(z.object({ text: z.string() })),
};
