// A service account's file: what is taken, what is refused, and where it may send us.
import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  createAccountReader,
  GOOGLE_TOKEN_ADDRESS,
  readServiceAccount,
  tokenAddress,
} from '#main/integrations/google-sheets/credentials.ts';
import { GoogleError } from '#main/integrations/google-sheets/errors.ts';
import { credentialsText, EMAIL, PRIVATE_PEM } from '#tests/support/scripted-google.ts';

function refusal(work: () => unknown): GoogleError {
  try {
    work();
  } catch (error) {
    if (error instanceof GoogleError) return error;
    throw error;
  }
  throw new Error('It was taken.');
}

describe('a file of credentials', () => {
  test('is read, also with a byte order mark, and with line ends written out', () => {
    expect(readServiceAccount(credentialsText())).toMatchObject({ email: EMAIL, keyId: 'k1' });
    expect(readServiceAccount(`\uFEFF${credentialsText()}`).email).toBe(EMAIL);
    const written = credentialsText({ private_key: PRIVATE_PEM.replaceAll('\n', '\\n') });
    expect(readServiceAccount(written).key.type).toBe('private');
    expect(readServiceAccount(credentialsText({ private_key_id: undefined })).keyId).toBeNull();
  });

  const elliptic = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  test.each([
    ['is no JSON', '-----BEGIN PRIVATE KEY-----', 'This is not JSON.'],
    ['is empty JSON', '{}', 'This is not the key of a service account.'],
    ['is a list', '[]', 'This is not the key of a service account.'],
    ['is null', 'null', 'This is not the key of a service account.'],
    ['is of a person', credentialsText({ type: 'authorized_user' }), 'This is not the key of a service account.'],
    ['is of a web program', '{"installed":{"client_secret":"GOCSPX-1"}}', 'This is not the key of a service account.'],
    ['names nobody', credentialsText({ client_email: '' }), 'There is no client_email.'],
    ['names somebody odd', credentialsText({ client_email: { a: 1 } }), 'There is no client_email.'],
    ['has no key', credentialsText({ private_key: undefined }), 'There is no private_key.'],
    ['has half a key', credentialsText({ private_key: PRIVATE_PEM.slice(0, 400) }), 'The private_key cannot be read.'],
    [
      'has a key of another kind',
      credentialsText({ private_key: elliptic.export({ type: 'pkcs8', format: 'pem' }) }),
      'The private_key is not an RSA key.',
    ],
  ])('that %s is refused with what is wrong, and nothing of what it says', (_, text, detail) => {
    const error = refusal(() => readServiceAccount(text));
    expect(error).toMatchObject({ kind: 'credentials_bad', detail });
    expect(error.cause).toBeUndefined();
  });

  test('is missing when nothing was chosen, or when there is no file at its path', () => {
    expect(refusal(createAccountReader(() => ''))).toMatchObject({ kind: 'credentials_missing', detail: '' });
    expect(refusal(createAccountReader(() => ({ missing: 'C:\\keys\\farm.json' })))).toMatchObject({
      kind: 'credentials_missing',
      detail: 'C:\\keys\\farm.json',
    });
  });

  test('is read afresh when it becomes another one', () => {
    let text = credentialsText();
    const read = createAccountReader(() => text);
    const first = read();
    expect(read()).toBe(first);
    text = credentialsText({ client_email: 'other@tiny-farm.iam.gserviceaccount.com' });
    expect(read().email).toBe('other@tiny-farm.iam.gserviceaccount.com');
  });
});

describe('the address to sign in at', () => {
  test.each([
    ['https://oauth2.googleapis.com/token', 'https://oauth2.googleapis.com/token'],
    ['https://accounts.google.com/o/oauth2/token', 'https://accounts.google.com/o/oauth2/token'],
    ['http://oauth2.googleapis.com/token', GOOGLE_TOKEN_ADDRESS],
    ['https://oauth2.googleapis.com.example.com/token', GOOGLE_TOKEN_ADDRESS],
    ['https://notgoogle.com/token', GOOGLE_TOKEN_ADDRESS],
    ['https://oauth2.googleapis.com@example.com/token', GOOGLE_TOKEN_ADDRESS],
    ['https://me:secret@oauth2.googleapis.com/token', GOOGLE_TOKEN_ADDRESS],
    ['somewhere', GOOGLE_TOKEN_ADDRESS],
    ['', GOOGLE_TOKEN_ADDRESS],
  ])('that a file gives as %j is %s', (stated, used) => {
    expect(tokenAddress('', stated)).toBe(used);
  });

  test('is below the own base address when there is one, whatever the file says', () => {
    const stated = 'https://oauth2.googleapis.com/token';
    expect(tokenAddress('http://127.0.0.1:4010/google', stated)).toBe('http://127.0.0.1:4010/google/token');
  });
});
