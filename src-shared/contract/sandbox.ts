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

/** What goes wrong with the stand-in for Google, on requests of Packhouse and never on the page in the browser. */
export const GOOGLE_FAULTS = ['refuse', 'hang', 'status-403', 'status-429', 'status-503', 'lost-answer'] as const;

/** What a person in the training sheet does. */
export const SHEET_ACTS = ['packed', 'note', 'sort', 'copy', 'delete', 'rename', 'name-back'] as const;

/** What happens to the second Packhouse that keeps the finished goods in training. */
export const TRACKER_ACTS = ['start', 'stop', 'away', 'back', 'new-key', 'tell-key'] as const;
export type TrackerAct = (typeof TRACKER_ACTS)[number];

const times = z.int().min(1).max(1000).nullable();
const faults = z.array(z.object({ kind: z.string(), remaining: z.int().nullable() }));

export const sandboxContract = {
  state: reads().output(
    z.object({
      active: z.boolean(),
      driverRunning: z.boolean(),
      faults,
      googleFaults: faults,
      happenings: z.array(z.object({ at: z.string(), what: z.string() })),
      requests: z.int(),
      googleRequests: z.int(),
      /** Where the training sheet opens in a browser; empty outside training. */
      sheetUrl: z.string(),
      /** Whether the header of PACKED has its name. */
      packedHeader: z.boolean(),
      /** The second Packhouse: whether it runs, can be reached, and has the key we know. */
      tracker: z.object({ running: z.boolean(), here: z.boolean(), keyFits: z.boolean(), url: z.string() }),
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
    .input(z.object({ kind: z.enum(SANDBOX_FAULTS), times }))
    .output(z.object({})),
  addGoogleFault: writes('sandbox.operate', 'sandbox.google-fault', ['kind', 'times'])
    .input(z.object({ kind: z.enum(GOOGLE_FAULTS), times }))
    .output(z.object({})),
  /** Of Apex and of Google. */
  clearFaults: writes('sandbox.operate', 'sandbox.fault').output(z.object({})),
  /** Somebody does something in the training sheet; answers what, in a sentence. */
  inSheet: writes('sandbox.operate', 'sandbox.sheet', ['act'])
    .input(z.object({ act: z.enum(SHEET_ACTS) }))
    .output(z.object({ what: z.string() })),
  /** Something happens to the second Packhouse; answers what, in a sentence. */
  inTracker: writes('sandbox.operate', 'sandbox.tracker', ['act'])
    .input(z.object({ act: z.enum(TRACKER_ACTS) }))
    .output(z.object({ what: z.string() })),
  setDriver: writes('sandbox.operate', 'sandbox.driver', ['running'])
    .input(z.object({ running: z.boolean() }))
    .output(z.object({})),
};
