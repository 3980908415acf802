// One request as the routes see it, free of the web framework: what was asked, by whom, what it costs.
// Handlers are synchronous: a write is applied and answered in one step, never half.

import type { JsonObject } from '../stand-in/json.ts';
import type { FaultyPassage } from '../stand-in/misbehave.ts';
import type { TokenHolder } from './auth.ts';
import type { BilledResource } from './credits.ts';
import type { FaultSpec } from './faults.ts';
import type { Query } from './input.ts';
import type { LoggedRequest } from './request-log.ts';
import type { ApexState } from './state.ts';

export interface Exchange {
  readonly query: Query;
  /** The {id} of the path; empty on lists. */
  readonly id: string;
  readonly body: JsonObject;
  readonly holder: TokenHolder;
  readonly fault: FaultSpec | null;
  /** The address of this path, without a query. */
  readonly address: string;
  /** Bills returned items, and nested ones that a chargeable flag added. */
  bill(resource: BilledResource, count: number, nested?: number): void;
  /** Notes that a write took effect. */
  applied(): void;
}

export type Handler = (exchange: Exchange) => JsonObject;
export type Method = 'GET' | 'PUT' | 'PATCH';

export interface RouteTable {
  /** `path` is below the base, with :id for the record. ability null: any valid token. */
  add(methods: readonly Method[], path: string, ability: string | null, handler: Handler): void;
  readonly state: ApexState;
  /** PUT always; PATCH too unless this installation does not know it. */
  readonly writeMethods: readonly Method[];
}

/** What the server remembers of a request between its steps. */
export interface Passage extends FaultyPassage<FaultSpec> {
  readonly entry: LoggedRequest;
  holder: TokenHolder | null;
  rateHeaders: Readonly<Record<string, string>>;
}

/** A path id as a number; null when it cannot be one, which is answered as not found. */
export const recordId = (id: string): number | null => (/^\d{1,15}$/.test(id) ? Number(id) : null);
