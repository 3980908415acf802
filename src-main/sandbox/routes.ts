// Contract → the training sandbox. Outside training there is none, and every control says so.
import { AppError } from '../core/app-error.ts';
import { api } from '../core/rpc.ts';
import type { AppDatabase } from '../db/database.ts';
import { ApexSandboxRefusal } from './apex/types.ts';
import type { Training } from './training.ts';

const SHOWN = 60;

export function createSandboxRoutes(training: Training | null, database: AppDatabase) {
  const s = api.sandbox;
  const need = (): Training => {
    if (!training) throw new AppError('SANDBOX_ONLY', {});
    return training;
  };
  const happened = (): void => database.writeTx((tx) => tx.publish({ area: 'sandbox', ids: null }));
  const byHand: { at: string; what: string }[] = [];
  const note = (what: string): void => {
    byHand.push({ at: need().apex.now().toISOString(), what });
    if (byHand.length > SHOWN) byHand.shift();
    happened();
  };
  /** What Apex would refuse a person there becomes a plain refusal here. */
  const there = <T>(work: (training: Training) => T): T => {
    try {
      return work(need());
    } catch (error) {
      if (error instanceof ApexSandboxRefusal) {
        throw new AppError('INVALID_INPUT', { field: 'batchId', reason: error.message });
      }
      throw error;
    }
  };

  return {
    state: s.state.handler(() => {
      if (!training) return { active: false, driverRunning: false, faults: [], happenings: [], requests: 0 };
      const driven = training.driver.happenings.map(({ at, what }) => ({ at, what }));
      return {
        active: true,
        driverRunning: training.driver.running,
        faults: training.apex.faults.list().map(({ kind, remaining }) => ({ kind, remaining })),
        happenings: [...driven, ...byHand].sort((a, b) => b.at.localeCompare(a.at)).slice(0, SHOWN),
        requests: training.apex.counters.requests,
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
      note(`Apex now misbehaves: ${input.kind}${input.times === null ? '' : `, ${input.times} times`}.`);
      return {};
    }),
    clearFaults: s.clearFaults.handler(() => {
      need().apex.faults.clear();
      note('Apex behaves again.');
      return {};
    }),
    setDriver: s.setDriver.handler(({ input }) => {
      const { driver } = need();
      if (input.running) driver.resume();
      else driver.pause();
      happened();
      return {};
    }),
  };
}
