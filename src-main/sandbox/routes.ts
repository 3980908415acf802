// Contract → the training sandbox. Outside training there is none, and every control says so.
import { GOOGLE_FAULT_TEXT } from '#shared/text/training.ts';
import { AppError } from '../core/app-error.ts';
import { api } from '../core/rpc.ts';
import type { AppDatabase } from '../db/database.ts';
import { ApexSandboxRefusal } from './apex/types.ts';
import type { FaultSpec } from './google/faults.ts';
import { GoogleSandboxRefusal } from './google/types.ts';
import type { TrainingTracker } from './second-tracker.ts';
import { createBoundedList } from './stand-in/bounded-list.ts';
import type { Training } from './training.ts';

const SHOWN = 60;
/** Being refused and being slowed down happen to Sheets; Drive has a larger quota of its own. */
const OF_SHEETS: Partial<Record<FaultSpec['kind'], FaultSpec['only']>> = {
  'status-403': ['read', 'write', 'drive'],
  'status-429': ['read', 'write'],
  'lost-answer': 'write',
};

export function createSandboxRoutes(training: Training | null, database: AppDatabase, tracker: TrainingTracker) {
  const s = api.sandbox;
  const need = (): Training => {
    if (!training) throw new AppError('SANDBOX_ONLY', {});
    return training;
  };
  const happened = (): void => database.writeTx((tx) => tx.publish({ area: 'sandbox', ids: null }));
  const byHand = createBoundedList<{ readonly at: string; readonly what: string }>(SHOWN);
  const note = (what: string): void => {
    byHand.add({ at: need().apex.now().toISOString(), what });
    happened();
  };
  /** What Apex or the sheet would refuse a person there becomes a plain refusal here. */
  const there = <T>(work: (training: Training) => T): T => {
    try {
      return work(need());
    } catch (error) {
      if (error instanceof ApexSandboxRefusal) {
        throw new AppError('INVALID_INPUT', { field: 'batchId', reason: error.message });
      }
      if (error instanceof GoogleSandboxRefusal) {
        throw new AppError('INVALID_INPUT', { field: 'sheet', reason: error.message });
      }
      throw error;
    }
  };
  const oftenWords = (times: number | null): string => (times === null ? '' : `, ${times} times`);

  return {
    state: s.state.handler(() => {
      if (!training) return NOTHING;
      const { apex, google, driver, sheetPerson, spreadsheetId } = training;
      const driven = [...driver.happenings, ...sheetPerson.happenings].map(({ at, what }) => ({ at, what }));
      return {
        active: true,
        driverRunning: driver.running,
        faults: apex.faults.list().map(({ kind, remaining }) => ({ kind, remaining })),
        googleFaults: google.faults.list().map(({ kind, remaining }) => ({ kind, remaining })),
        happenings: [...driven, ...byHand.items].sort((a, b) => b.at.localeCompare(a.at)).slice(0, SHOWN),
        requests: apex.counters.requests,
        googleRequests: google.counters.requests,
        sheetUrl: google.pageUrl(spreadsheetId),
        packedHeader: sheetPerson.packedHeader(),
        tracker: tracker.state(),
      };
    }),
    sell: s.sell.handler(({ input }) => {
      const sale = there(({ apex }) => apex.sell(input));
      note(`${input.units} units of batch ${input.batchId} were sold to ${sale.buyer} (${sale.invoiceNumber}).`);
      return { invoiceNumber: sale.invoiceNumber, quantityLeft: sale.quantityLeft };
    }),
    editQuantity: s.editQuantity.handler(({ input }) => {
      there(({ apex }) => apex.editQuantity(input.batchId, input.quantity));
      note(`Somebody set batch ${input.batchId} to ${input.quantity} on Apex.`);
      return {};
    }),
    addFault: s.addFault.handler(({ input }) => {
      need().apex.faults.add({ kind: input.kind, times: input.times ?? 'always' });
      note(`Apex now misbehaves: ${input.kind}${oftenWords(input.times)}.`);
      return {};
    }),
    addGoogleFault: s.addGoogleFault.handler(({ input: { kind, times } }) => {
      need().google.faults.add({ kind, times: times ?? 'always', ...(OF_SHEETS[kind] && { only: OF_SHEETS[kind] }) });
      note(`Google now misbehaves: ${GOOGLE_FAULT_TEXT[kind].label}${oftenWords(times)}.`);
      return {};
    }),
    clearFaults: s.clearFaults.handler(() => {
      const { apex, google } = need();
      apex.faults.clear();
      google.faults.clear();
      note('Apex and Google behave again.');
      return {};
    }),
    inSheet: s.inSheet.handler(({ input }) => {
      const what = there(({ sheetPerson }) => sheetPerson.act(input.act));
      note(what);
      return { what };
    }),
    inTracker: s.inTracker.handler(async ({ input }) => {
      need();
      const what = await tracker.act(input.act);
      if (what === null) throw new AppError('INVALID_INPUT', { field: 'tracker', reason: 'no_second_packhouse' });
      note(what);
      return { what };
    }),
    setDriver: s.setDriver.handler(({ input }) => {
      const { driver, sheetPerson } = need();
      for (const one of [driver, sheetPerson]) {
        if (input.running) one.resume();
        else one.pause();
      }
      happened();
      return {};
    }),
  };
}

const NOTHING = {
  active: false,
  driverRunning: false,
  faults: [],
  googleFaults: [],
  happenings: [],
  requests: 0,
  googleRequests: 0,
  sheetUrl: '',
  packedHeader: true,
  tracker: { running: false, here: false, keyFits: true, url: '' },
};
