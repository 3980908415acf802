// Tokens and what they may do. A token belongs to the one company; abilities are granted per token.
import type { CreditAccount } from './credits.ts';
import { createCreditAccount } from './credits.ts';
import { unauthenticated, unauthorized } from './refusal.ts';

const ABILITIES = [
  'view:company',
  'view:products',
  'view:brands',
  'view:batches',
  'view:available-inventory',
  'view:tags',
  'view:buyers',
  'view:buyerleads',
  'view:buyerstages',
  'view:dealflows',
  'view:dealdocs',
  'view:netterms',
  'view:shipping-orders',
  'view:receiving-orders',
  'update:products',
  'update:batches',
  'update:shipping-orders',
  'create:shipping-orders',
] as const;

export interface TokenOptions {
  readonly token: string;
  readonly abilities: readonly string[] | 'all';
  /** Credits a month after which Apex answers 429; left out: no cap. */
  readonly monthlyCreditLimit?: number;
}

export interface TokenHolder {
  readonly abilities: readonly string[];
  readonly account: CreditAccount;
}

export interface Tokens {
  /** The holder named by an Authorization header; throws the 401 answer otherwise. */
  holder(authorization: string | undefined): { token: string; holder: TokenHolder };
  replace(token: string, replacement: string): void;
}

export function createTokens(options: readonly TokenOptions[], now: () => Date): Tokens {
  const holders = new Map<string, TokenHolder>();
  for (const { token, abilities, monthlyCreditLimit } of options) {
    holders.set(token, {
      abilities: abilities === 'all' ? ABILITIES : abilities,
      account: createCreditAccount(now, monthlyCreditLimit ?? null),
    });
  }
  return {
    holder: (authorization) => {
      const token = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
      const holder = token === undefined ? undefined : holders.get(token);
      if (token === undefined || holder === undefined) throw unauthenticated();
      return { token, holder };
    },
    replace: (token, replacement) => {
      const holder = holders.get(token);
      if (holder === undefined) throw new Error('There is no such token to replace.');
      holders.delete(token);
      holders.set(replacement, holder);
    },
  };
}

export const may = (holder: TokenHolder, ability: string): boolean => holder.abilities.includes(ability);

export function requireAbility(holder: TokenHolder, ability: string): void {
  if (!may(holder, ability)) throw unauthorized();
}
