// One request as the routes see it, free of the web framework. Handlers are synchronous: a write is applied and answered
// in one step, never half.
import type { JsonObject } from '../stand-in/json.ts';
import type { FaultyPassage } from '../stand-in/misbehave.ts';
import type { Principal } from './accounts.ts';
import type { FaultSpec } from './faults.ts';
import type { Mask } from './field-mask.ts';
import { EVERYTHING, parseMask, pick, UnknownField } from './field-mask.ts';
import type { Violation } from './refusal.ts';
import { badFieldMask, badRequest, driveError, notFound, permissionDenied } from './refusal.ts';
import type { LoggedRequest } from './request-log.ts';
import { fieldsOf, readMessage } from './schema.ts';
import type { Store } from './store.ts';
import type { Actor, StoredFile } from './types.ts';

export interface Exchange {
  readonly principal: Principal;
  /** Of the path, decoded. */
  readonly parts: readonly string[];
  /** Checked. */
  readonly query: JsonObject;
  /** Checked; empty when the route takes none. */
  readonly body: JsonObject;
  /** What the answer is asked to hold; null when nothing was said. */
  readonly mask: Mask | null;
  readonly store: Store;
  readonly now: Date;
  readonly random: () => number;
  /** How far Drive is behind, in milliseconds; Infinity: by one change. */
  readonly lagMs: number;
  readonly baseUrl: string;
  /** Notes that a write took effect. */
  applied(): void;
}

export interface Route {
  readonly kind: 'read' | 'write' | 'drive';
  readonly method: string;
  readonly path: RegExp;
  /** Message types, as messages.ts names them. */
  readonly query: string;
  readonly body: string | null;
  readonly answer: string;
  readonly scopes: readonly string[];
  /** As metadata of an error names it. */
  readonly rpc: string;
  run(exchange: Exchange): JsonObject;
}

/** What the server remembers of a request between its steps. */
export interface Passage extends FaultyPassage<FaultSpec> {
  readonly entry: LoggedRequest;
}

export const actorOf = ({ account }: Principal): Actor => ({ name: account.clientEmail, email: account.clientEmail });

/** Throws 404 for what is not there, 403 for what is not shared so far. */
export function fileFor({ store, principal, parts }: Exchange, toWrite: boolean): StoredFile {
  const file = store.files.get(parts[0] ?? '');
  if (file === undefined) throw notFound();
  const role = file.roles.get(principal.account.clientEmail);
  if (role === undefined || (toWrite && role === 'reader')) throw permissionDenied();
  return file;
}

// Parameters that every method takes.
const STANDARD = new Set([
  ...['alt', 'fields', 'key', 'access_token', 'oauth_token', 'prettyPrint', 'quotaUser', 'callback', '$.xgafv'],
  ...['upload_protocol', 'uploadType', 'userIp', '$alt', '$fields', '$prettyPrint', '$.alt', '$.fields'],
]);

export function readQuery(type: string, search: URLSearchParams): JsonObject {
  const fields = fieldsOf(type) ?? new Map<string, { readonly type: string; readonly shape: string }>();
  const found: Violation[] = [];
  const given: Record<string, string | boolean | string[]> = {};
  for (const name of new Set(search.keys())) {
    if (STANDARD.has(name)) continue;
    const camel = name.replace(/_([a-z])/g, (_all, letter: string) => letter.toUpperCase());
    const field = fields.get(camel);
    const values = search.getAll(name);
    const last = values.at(-1) ?? '';
    if (field === undefined) {
      const description = `Invalid JSON payload received. Unknown name "${name}": Cannot bind query parameter. Field '${name}' could not be found in request message.`;
      found.push({ field: '', description });
    } else if (field.shape === 'list') given[camel] = values;
    else given[camel] = field.type === 'bool' && /^(true|false)$/.test(last) ? last === 'true' : last;
  }
  const read = readMessage(type, given, '', found);
  if (found.length > 0) throw badRequest(found);
  return read;
}

/** The `fields` parameter; null when there is none. Throws Google's 400, in the words of the service. */
export function readFields(type: string, search: URLSearchParams, drive: boolean): Mask | null {
  const text = search.get('fields') ?? search.get('$fields');
  if (text === null || text === '') return null;
  try {
    return parseMask(text, type);
  } catch (error) {
    if (!(error instanceof UnknownField)) throw error;
    if (!drive) throw badFieldMask(error.path);
    throw driveError(400, `Invalid field selection ${error.path}`, { reason: 'invalidParameter', location: 'fields' });
  }
}

export const masked = (answer: JsonObject, mask: Mask | null): JsonObject => pick(answer, mask ?? EVERYTHING);
