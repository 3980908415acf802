// The live check of an Apex token: who it belongs to, and whether it may do what the sync needs.
import { ApexError } from '../../integrations/apex/errors.ts';
import type { ApexPort } from '../../integrations/apex/port.ts';
import { describeFailure } from './pusher.ts';

/** What the sync uses (Apex's ability names). */
const NEEDED = ['view:batches', 'view:products', 'update:batches'];
/** What reading orders uses besides. The sync works without. */
const FOR_ORDERS = ['view:shipping-orders', 'view:dealflows'];

export async function checkApex(port: ApexPort) {
  try {
    const { name, abilities } = await port.welcome(new AbortController().signal);
    // Some tokens answer no list at all; then only use will tell.
    const lacking = (wanted: readonly string[]) =>
      abilities.length === 0 ? [] : wanted.filter((ability) => !abilities.includes(ability));
    const missing = lacking(NEEDED);
    return {
      ok: missing.length === 0,
      company: name || null,
      abilities: [...abilities],
      missing,
      missingForOrders: lacking(FOR_ORDERS),
      problem: null,
    };
  } catch (error) {
    if (!(error instanceof ApexError)) throw error;
    return {
      ok: false,
      company: null,
      abilities: [],
      missing: [],
      missingForOrders: [],
      problem: { code: error.kind, detail: describeFailure(error) },
    };
  }
}
