// One request of Sheets or Drive from its address to its answer, in the order Google checks things: token, scopes, the
// project's API, quota, parameters, body, then the spreadsheet.
import type { Json, JsonObject } from '../stand-in/json.ts';
import { isJsonObject } from '../stand-in/json.ts';
import type { Accounts } from './accounts.ts';
import { checkScopes, checkService, principalOf } from './checks.ts';
import type { Exchange, Route } from './exchange.ts';
import { masked, readFields, readQuery } from './exchange.ts';
import type { Hooks } from './hooks.ts';
import type { QuotaKeeper } from './quota.ts';
import type { Violation } from './refusal.ts';
import { badRequest, invalidArgument, NoSuchPage } from './refusal.ts';
import type { LoggedRequest } from './request-log.ts';
import { DRIVE_ROUTES } from './routes-drive.ts';
import { SPREADSHEET_ROUTES } from './routes-spreadsheets.ts';
import { VALUES_ROUTES } from './routes-values.ts';
import { readMessage } from './schema.ts';
import type { Store } from './store.ts';

const ROUTES: readonly Route[] = [...SPREADSHEET_ROUTES, ...VALUES_ROUTES, ...DRIVE_ROUTES];

/** `path` as it was sent: a range's own colon may be escaped in it, a method's is not. */
export function routeFor(
  method: string,
  path: string,
): { readonly route: Route; readonly parts: readonly string[] } | null {
  for (const route of ROUTES) {
    const match = route.method === method ? route.path.exec(path) : null;
    if (match === null) continue;
    try {
      return { route, parts: match.slice(1).map((part) => decodeURIComponent(part)) };
    } catch {
      return null;
    }
  }
  return null;
}

/** Throws Google's 400 for what is not JSON. An empty body is an empty object. */
export function readBody(text: string, contentType: string | undefined): Json {
  if (text === '') return {};
  if (!/^application\/([\w.-]+\+)?json/i.test(contentType ?? '')) {
    // Google takes any other body for a form and finds its text to be a field's name.
    const name = text.slice(0, 100);
    const description = `Invalid JSON payload received. Unknown name "${name}": Cannot bind query parameter. Field '${name}' could not be found in request message.`;
    throw badRequest([{ field: '', description }]);
  }
  try {
    const value: Json = JSON.parse(text);
    return value;
  } catch {
    throw invalidArgument('Invalid JSON payload received. Unexpected end of string. Expected a value.');
  }
}

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly search: URLSearchParams;
  readonly authorization: string | undefined;
  body(): Json;
  readonly entry: LoggedRequest;
  applied(): void;
  readonly accounts: Accounts;
  readonly quotas: QuotaKeeper | null;
  readonly hooks: Hooks;
  readonly store: Store;
  readonly now: () => Date;
  readonly random: () => number;
  readonly lagMs: number;
  readonly baseUrl: string;
}

function checkedBody(route: Route, asked: Asked): JsonObject {
  if (route.body === null) return {};
  const json = asked.body();
  if (!isJsonObject(json)) throw invalidArgument('Invalid JSON payload received. Root element must be a message.');
  asked.entry.body = json;
  const found: Violation[] = [];
  const body = readMessage(route.body, json, '', found);
  if (found.length > 0) throw badRequest(found);
  return body;
}

export async function answerRoute(asked: Asked): Promise<JsonObject> {
  const found = routeFor(asked.method, asked.path);
  if (found === null) throw new NoSuchPage();
  const { route, parts } = found;
  const principal = principalOf(route, asked.authorization, asked.accounts);
  asked.entry.by = principal.account.clientEmail;
  checkScopes(route, principal);
  checkService(route, principal.account);
  asked.quotas?.take(route.kind, principal);
  const query = route.kind === 'drive' ? {} : readQuery(route.query, asked.search);
  const mask = readFields(route.answer, asked.search, route.kind === 'drive');
  const body = checkedBody(route, asked);
  await asked.hooks.run('before', route.kind);
  const exchange: Exchange = {
    principal,
    parts,
    query,
    body,
    mask,
    store: asked.store,
    now: asked.now(),
    random: asked.random,
    lagMs: asked.lagMs,
    baseUrl: asked.baseUrl,
    applied: asked.applied,
  };
  const answer = route.run(exchange);
  await asked.hooks.run('after', route.kind);
  return masked(answer, mask);
}
