import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRedactor } from '#main/core/redaction.ts';

const SECRET = '2190|kJ3n/Q8xVbT5+wZr1L';

function knowing(...secrets: string[]) {
  const redactor = createRedactor();
  for (const secret of secrets) redactor.add(secret);
  return redactor;
}

describe('a known secret is taken out of a text', () => {
  const encoded = encodeURIComponent(SECRET);
  it.each<[string, string]>([
    ['as it is', SECRET],
    ['in JSON', JSON.stringify({ token: SECRET })],
    ['in JSON that writes slashes with a backslash', JSON.stringify(SECRET).replaceAll('/', '\\/')],
    ['in a web address', `https://apex.example/?t=${encoded}`],
    [
      'in a web address with small letters',
      `https://apex.example/?t=${encoded.replaceAll(/%../g, (b) => b.toLowerCase())}`,
    ],
    ['in base64', Buffer.from(SECRET).toString('base64')],
    ['in base64 for addresses', Buffer.from(SECRET).toString('base64url')],
    ['in base64 after one letter', Buffer.from(`x${SECRET}`).toString('base64')],
    ['in base64 after a name', Buffer.from(`apex:${SECRET}`).toString('base64')],
    ['in base64 between other things', Buffer.from(`Authorization: Bearer ${SECRET}\r\nHost`).toString('base64')],
  ])('%s', (_where, text) => {
    const left = knowing(SECRET).withoutSecrets(`before ${text} after`);
    expect(left).toMatch(/^before .*\[removed].* after$/);
    for (const part of [SECRET, SECRET.slice(5, 15), 'kJ3n', encoded.slice(0, 14)]) expect(left).not.toContain(part);
    expect(left).not.toContain(Buffer.from(SECRET).toString('base64').slice(4, 16));
  });

  it('also when it is a private key of many lines inside JSON', () => {
    const key = `-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBg\nkqhkiG9w0B\n-----END PRIVATE KEY-----\n`;
    expect(knowing(key).withoutSecrets(JSON.stringify({ private_key: key }))).toBe('{"private_key":"[removed]"}');
  });

  it('wholly, also when another one is its beginning', () => {
    expect(knowing('abcdef', 'abcdefghijkl').withoutSecrets('sent abcdefghijkl')).toBe('sent [removed]');
  });

  it('whatever it is made of, in every spelling', () => {
    const secret = fc.string({ minLength: 6, maxLength: 30, unit: 'grapheme' }).filter((s) => s.trim().length >= 6);
    fc.assert(
      fc.property(secret, fc.nat(7), (planted, before) => {
        const redactor = knowing(planted);
        const text = JSON.stringify({ a: `«${planted}»` });
        expect(redactor.withoutSecrets(text)).toBe('{"a":"«[removed]»"}');
        const packed = Buffer.from(`${'x'.repeat(before)}${planted}`).toString('base64');
        if (Buffer.byteLength(planted) < 10) return;
        expect(redactor.withoutSecrets(packed)).toContain('[removed]');
      }),
    );
  });
});

describe('everything else', () => {
  it('stays as it is where text is stored or shown', () => {
    const text = 'Bearer of news: write to jane@farm.example, Bearer abcdef123456';
    expect(knowing(SECRET).withoutSecrets(text)).toBe(text);
  });

  it('loses what follows Bearer and mail addresses in the log', () => {
    const left = knowing(SECRET).clean('Authorization: Bearer abcDEF123456, from jane.doe@farm.example');
    expect(left).toBe('Authorization: Bearer [removed], from [removed]');
  });

  it('keeps ordinary words when a very short text is called a secret', () => {
    expect(knowing('the', '', '12345').clean('the sync of 12345')).toBe('the sync of 12345');
  });
});
