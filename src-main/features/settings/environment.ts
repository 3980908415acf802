// What the environment gives of the settings and secrets, for installations without a window: it wins over what is stored,
// is shown as given and cannot be changed here. What cannot be right ends the start with one sentence.
import { resolve } from 'node:path';
import { type SecretName, type Settings, settingsSchema } from '#shared/contract/settings.ts';
import { AppError } from '../../core/app-error.ts';
import { isSafeAddress, withoutPassword } from './safe-address.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface Given {
  readonly settings: Partial<Settings>;
  readonly secrets: Partial<Record<SecretName, string>>;
}

export const SHORTEST_SECRET = 8;

/** Blank counts as not given. Throws ADDRESS_NOT_SAFE or INVALID_INPUT. */
export function readEnvironment(environment: Environment): Given {
  const url = environment.PACKHOUSE_APEX_URL?.trim();
  const token = environment.PACKHOUSE_APEX_TOKEN?.trim();
  const google = environment.PACKHOUSE_GOOGLE_URL?.trim();
  // The path of the service account's file, or the JSON itself.
  const credentials = environment.PACKHOUSE_GOOGLE_CREDENTIALS?.trim();
  const isJson = credentials?.startsWith('{') ?? false;
  const tracker = environment.PACKHOUSE_TRACKER_URL?.trim();
  const trackerKey = environment.PACKHOUSE_TRACKER_KEY?.trim();
  for (const address of [url, google, tracker]) {
    if (address && !isSafeAddress(address))
      throw new AppError('ADDRESS_NOT_SAFE', { address: withoutPassword(address) });
  }
  const served = readServed(environment);
  return {
    settings: {
      ...(url ? { 'apex.url': url } : {}),
      ...(google ? { 'sheets.url': google } : {}),
      ...(tracker ? { 'tracker.url': tracker } : {}),
      // Whoever gives both wants it used; where no window is, nothing else could switch it on.
      ...(tracker && trackerKey ? { 'tracker.enabled': true } : {}),
      ...(credentials && !isJson ? { 'sheets.credentialsPath': resolve(credentials) } : {}),
      ...served.settings,
    },
    secrets: {
      ...(token ? { 'apex.token': token } : {}),
      ...(trackerKey ? { 'tracker.key': trackerKey } : {}),
      ...(credentials && isJson ? { 'google.credentials': Buffer.from(credentials).toString('base64') } : {}),
      ...served.secrets,
    },
  };
}

/** Our own API: its key switches it on, address and port move it. */
function readServed(environment: Environment): Given {
  const key = environment.PACKHOUSE_TRACKER_API_KEY?.trim();
  const address = environment.PACKHOUSE_TRACKER_API_ADDRESS?.trim();
  const port = environment.PACKHOUSE_TRACKER_API_PORT?.trim();
  const shape = settingsSchema.shape['trackerApi.port'].safeParse(Number(port));
  if (port && !shape.success) {
    throw new AppError('INVALID_INPUT', { field: 'PACKHOUSE_TRACKER_API_PORT', reason: 'not_a_number' });
  }
  // The same as of a key that is typed in: a short one could be guessed, and would blank half the log.
  if (key && (/\s/.test(key) || key.length < SHORTEST_SECRET)) {
    throw new AppError('INVALID_INPUT', { field: 'PACKHOUSE_TRACKER_API_KEY', reason: 'not_a_token' });
  }
  return {
    settings: {
      ...(key ? { 'trackerApi.enabled': true } : {}),
      ...(address ? { 'trackerApi.address': address } : {}),
      ...(port && shape.success ? { 'trackerApi.port': shape.data } : {}),
    },
    secrets: key ? { 'tracker-api.key': key } : {},
  };
}
