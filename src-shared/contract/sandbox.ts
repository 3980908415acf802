// The training sandbox's controls. Every procedure answers SANDBOX_ONLY outside training.
import { z } from 'zod';
import { reads, writes } from './base.ts';

export const SANDBOX_FAULTS = [
  'status-401',
  'status-404',
  'status-422',
  'status-429',
  'status-500',
  'status-503',
  'hang',
  'reset-mid-body',
  'html',
  'truncated-json',
  'lost-answer',
] as const;

export const sandboxContract = {
  state: reads().output(
    z.object({
      active: z.boolean(),
      driverRunning: z.boolean(),
      faults: z.array(z.object({ kind: z.string(), remaining: z.int().nullable() })),
      happenings: z.array(z.object({ at: z.string(), what: z.string() })),
      requests: z.int(),
    }),
  ),
  /** Someone buys on Apex. */
  sell: writes('sandbox.operate', 'sandbox.sell', ['batchId', 'units'])
    .input(z.object({ batchId: z.int().positive(), units: z.int().positive().max(100_000) }))
    .output(z.object({ invoiceNumber: z.string(), quantityLeft: z.number().nullable() })),
  /** Someone edits a quantity on Apex. */
  editQuantity: writes('sandbox.operate', 'sandbox.edit', ['batchId', 'quantity'])
    .input(z.object({ batchId: z.int().positive(), quantity: z.int().nonnegative().max(1_000_000) }))
    .output(z.object({})),
  addFault: writes('sandbox.operate', 'sandbox.fault', ['kind', 'times'])
    .input(z.object({ kind: z.enum(SANDBOX_FAULTS), times: z.int().min(1).max(1000).nullable() }))
    .output(z.object({})),
  clearFaults: writes('sandbox.operate', 'sandbox.fault').output(z.object({})),
  setDriver: writes('sandbox.operate', 'sandbox.driver', ['running'])
    .input(z.object({ running: z.boolean() }))
    .output(z.object({})),
};
