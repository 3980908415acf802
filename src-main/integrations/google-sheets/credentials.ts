// A service account's JSON as Google hands it out, read and checked. The key stays in here and in what signs with it;
// no message says anything of the text but which part of it is wrong.
import { createPrivateKey, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { GoogleError } from './errors.ts';

export interface ServiceAccount {
  /** The text it was read from: another text is another account. */
  readonly text: string;
  readonly email: string;
  readonly keyId: string | null;
  readonly key: KeyObject;
  /** As the file says; whether it is used is decided by `tokenAddress`. */
  readonly tokenUri: string;
  /** What must never be seen: the key as it is written, as one line, and each of its lines. */
  readonly secrets: readonly string[];
}

/** The JSON text; '' when nothing was chosen; or the path at which no file could be read. */
export type CredentialsSource = () => string | { readonly missing: string };

/** Also the audience of every assertion, whatever the address asked (Google: "this value is always …"). */
export const GOOGLE_TOKEN_ADDRESS = 'https://oauth2.googleapis.com/token';
const GOOGLE_HOST = /(^|\.)(googleapis|google)\.com$/;
// A shorter piece of a key says nothing, and could stand in an ordinary text.
const SHORTEST_PIECE = 20;

const fileShape = z.object({
  type: z.literal('service_account'),
  client_email: z.string().regex(/^[^\s@]+@[^\s@]+$/),
  private_key: z.string().min(1),
  private_key_id: z.string().min(1).nullable().catch(null),
  token_uri: z.string().catch(''),
});

const WRONG: Readonly<Record<string, string>> = {
  type: 'This is not the key of a service account.',
  client_email: 'There is no client_email.',
  private_key: 'There is no private_key.',
};

const bad = (detail: string): GoogleError => new GoogleError('credentials_bad', { detail });

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw bad('This is not JSON.');
  }
}

function signingKey(pem: string): KeyObject {
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch {
    throw bad('The private_key cannot be read.');
  }
  if (key.asymmetricKeyType !== 'rsa') throw bad('The private_key is not an RSA key.');
  return key;
}

function piecesOf(pem: string): readonly string[] {
  const lines = pem.split(/\r?\n/).filter((line) => line !== '' && !line.startsWith('-----'));
  return [pem, lines.join(''), ...lines].filter((piece) => piece.length >= SHORTEST_PIECE);
}

/** Throws GoogleError: credentials_bad, with the part that is wrong. */
export function readServiceAccount(text: string): ServiceAccount {
  // Editors put a byte order mark in front.
  const read = fileShape.safeParse(parsed(text.replace(/^\uFEFF/, '')));
  if (!read.success) {
    const field = String(read.error.issues[0]?.path[0] ?? 'type');
    throw bad(WRONG[field] ?? 'This is not the key of a service account.');
  }
  // A file that went through a settings form may have its line ends written out.
  const pem = read.data.private_key.replaceAll('\\n', '\n');
  return {
    text,
    email: read.data.client_email,
    keyId: read.data.private_key_id,
    key: signingKey(pem),
    tokenUri: read.data.token_uri,
    secrets: piecesOf(pem),
  };
}

/** Reads the account anew when its text is another one. The function throws GoogleError: credentials_missing, _bad. */
export function createAccountReader(credentials: CredentialsSource): () => ServiceAccount {
  let known: ServiceAccount | null = null;
  return () => {
    const source = credentials();
    if (typeof source !== 'string') throw new GoogleError('credentials_missing', { detail: source.missing });
    if (source.trim() === '') throw new GoogleError('credentials_missing');
    if (known?.text !== source) known = readServiceAccount(source);
    return known;
  };
}

/**
 * Where to sign in. With an own base address there; else where the file says, if that is Google's: a file from
 * somewhere must not send the assertion elsewhere.
 */
export function tokenAddress(base: string, tokenUri: string): string {
  if (base !== '') return `${base}/token`;
  const url = URL.parse(tokenUri);
  const isGoogles = url?.protocol === 'https:' && GOOGLE_HOST.test(url.hostname) && url.username === '';
  return isGoogles ? url.href : GOOGLE_TOKEN_ADDRESS;
}
