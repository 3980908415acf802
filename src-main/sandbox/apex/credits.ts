// What calls cost: 1 credit a request, 1 per returned item (3 on the data-heavy resources) and 1 per
// nested item that a chargeable with_* flag added. A calendar month (UTC) is one bill.
// Throttled requests cost nothing; every other request from a known token costs its 1, errors too.
import type { JsonObject } from '../stand-in/json.ts';

const CREDITS_PER_ITEM = { batches: 1, dealflows: 1, products: 3, orders: 3 } as const;
export type BilledResource = keyof typeof CREDITS_PER_ITEM;

export interface CreditAccount {
  /** True once the month's credits have reached the token's cap. */
  exhausted(): boolean;
  request(): number;
  /** Bills returned items and flagged nested ones; gives the credits of this answer beyond the request's own. */
  items(resource: BilledResource, count: number, nested: number): number;
  throttled(): void;
  answered(status: number): void;
  used(): number;
  usage(): JsonObject;
}

const emptyMonth = (month: string) => ({
  month,
  credits: 0,
  requests: 0,
  items: 0,
  nested: 0,
  throttled: 0,
  clientErrors: 0,
  serverErrors: 0,
});

export function createCreditAccount(now: () => Date, monthlyLimit: number | null): CreditAccount {
  let bill = emptyMonth('');
  const current = () => {
    const month = now().toISOString().slice(0, 7);
    if (bill.month !== month) bill = emptyMonth(month);
    return bill;
  };
  return {
    exhausted: () => monthlyLimit !== null && current().credits >= monthlyLimit,
    request: () => {
      current().requests += 1;
      bill.credits += 1;
      return 1;
    },
    items: (resource, count, nested) => {
      const credits = count * CREDITS_PER_ITEM[resource] + nested;
      current().items += count;
      bill.nested += nested;
      bill.credits += credits;
      return credits;
    },
    throttled: () => {
      current().throttled += 1;
    },
    answered: (status) => {
      if (status >= 500) current().serverErrors += 1;
      else if (status >= 400) current().clientErrors += 1;
    },
    used: () => current().credits,
    usage: () => {
      const month = current();
      return {
        month: month.month,
        credits_used: month.credits,
        monthly_credit_limit: monthlyLimit === null ? null : String(monthlyLimit),
        request_count: month.requests,
        top_level_resources_returned: month.items,
        billable_nested_resource_count: month.nested,
        throttled_request_count: month.throttled,
        error_4xx_count: month.clientErrors,
        error_5xx_count: month.serverErrors,
      };
    },
  };
}
