import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLogger, type LogLevel } from '#main/core/log.ts';

function setUp() {
  const lines: { level: LogLevel; line: string }[] = [];
  const log = createLogger((level, line) => lines.push({ level, line }));
  return { log, lines, text: () => lines.map(({ line }) => line).join('\n') };
}

const SECRET = '2190|kJ3nQ8xVbT5wZr1L';

describe('a known secret never reaches the log', () => {
  const circular: Record<string, unknown> = { note: SECRET };
  circular.self = circular;

  it.each<[string, string, Record<string, unknown> | undefined]>([
    ['in the message', `sent ${SECRET} away`, undefined],
    ['in a field', 'sent', { note: SECRET }],
    ['inside a longer text', 'sent', { note: `before${SECRET}after` }],
    ['twice', `${SECRET}${SECRET}`, { a: SECRET, b: SECRET }],
    ['deep inside', 'sent', { a: { b: [{ c: [SECRET] }] } }],
    ['as the name of a field', 'sent', { [SECRET]: 1 }],
    ['in an error', 'sent', { error: new Error(`401 for ${SECRET}`) }],
    ['in an error inside an object', 'sent', { result: { cause: new TypeError(SECRET) } }],
    ['in the cause of an error', 'sent', { error: new Error('failed', { cause: new Error(SECRET) }) }],
    ['in something that contains itself', 'sent', circular],
    ['in a web address', 'sent', { url: `https://apex.example/v2?token=${SECRET}` }],
    ['percent-encoded in a web address', 'sent', { address: `https://apex.example/?q=${encodeURIComponent(SECRET)}` }],
    ['in JSON inside a text', 'sent', { body: JSON.stringify({ t: SECRET }) }],
    ['in an array', 'sent', { list: ['x', SECRET] }],
    ['in a header', 'sent', { headers: { Authorization: `Bearer ${SECRET}` } }],
    ['across the place where a long line is cut', `${'x'.repeat(3990)}${SECRET}`, undefined],
  ])('%s', (_where, message, fields) => {
    const { log, text } = setUp();
    log.redact(SECRET);
    log.error(message, fields);
    log.warn(message, fields);
    log.info(message, fields);
    log.debug(message, fields);
    expect(text()).not.toContain(SECRET);
    expect(text()).not.toContain(SECRET.slice(0, 12));
    expect(text()).not.toContain(encodeURIComponent(SECRET));
    expect(text()).not.toContain(SECRET.slice(-8));
  });

  it('even when it holds characters that JSON writes differently', () => {
    const awkward = 'pa"ss\\wo\nrd\u0001';
    const { log, text } = setUp();
    log.redact(awkward);
    log.error(`plain ${awkward}`, { note: awkward, list: [awkward] });
    expect(text()).not.toContain('pa"ss');
    expect(text()).not.toContain('pa\\"ss');
  });

  it('even when another secret is the beginning of it', () => {
    const { log, text } = setUp();
    log.redact('abcdef');
    log.redact('abcdefghijkl');
    log.error('sent abcdefghijkl');
    expect(text()).not.toContain('ghijkl');
  });

  it('whatever it is made of and wherever it stands', () => {
    const secret = fc.string({ minLength: 6, maxLength: 40, unit: 'grapheme' }).filter((s) => s.trim().length >= 6);
    const around = fc.string({ unit: 'grapheme', maxLength: 10 });
    fc.assert(
      fc.property(secret, around, around, (planted, before, after) => {
        const { log, lines } = setUp();
        log.redact(planted);
        log.error('sent', { note: `${before}${planted}${after}`, list: [{ deep: planted }] });
        const written = lines[0]?.line ?? '';
        fc.pre(!'[removed]sent {"note":"","list":[{"deep":""}]}'.includes(planted));
        expect(written).not.toContain(JSON.stringify(planted).slice(1, -1));
      }),
    );
  });
});

describe('without being told, the log takes out', () => {
  it.each([
    'token',
    'apexToken',
    'api_key',
    'apiKey',
    'vendorKey',
    'userKey',
    'password',
    'clientSecret',
    'Authorization',
    'credentials',
    'privateKey',
  ])('whatever stands in a field called %s', (name) => {
    const { log, text } = setUp();
    log.info('x', { [name]: 'hidden-value', inside: { [name]: { deep: 'hidden-value' } } });
    expect(text()).not.toContain('hidden-value');
  });

  it('what follows Bearer and Basic', () => {
    const { log, text } = setUp();
    log.warn('Authorization: Bearer abcDEF123456 and Basic dXNlcjpwYXNz');
    expect(text()).not.toMatch(/abcDEF123456|dXNlcjpwYXNz/);
  });

  it('mail addresses', () => {
    const { log, text } = setUp();
    log.info('asked by jane.doe+apex@farm.example.com', { who: 'bob@x.co' });
    expect(text()).not.toMatch(/jane|doe|bob@/);
  });
});

describe('a line of the log', () => {
  it('is one line, with its level, message and fields', () => {
    const { log, lines } = setUp();
    log.warn('Apex sync failed', { failures: 3 });
    expect(lines).toEqual([{ level: 'warn', line: 'Apex sync failed {"failures":3}' }]);
  });

  it('is one line even when the message has line breaks: nobody can forge a second entry', () => {
    const { log, lines } = setUp();
    log.info('first\nERROR forged\r\nand more', { note: 'a\nb' });
    expect(lines[0]?.line).not.toMatch(/[\r\n]/);
  });

  it('has an end, however much it is given', () => {
    const { log, lines } = setUp();
    log.info('x', { much: 'y'.repeat(1_000_000) });
    expect(lines[0]?.line.length).toBeLessThanOrEqual(4000);
  });

  it('is written even for what cannot be written as JSON', () => {
    const { log, lines } = setUp();
    const trap = {
      get value(): string {
        throw new Error('trap');
      },
    };
    log.error('x', { big: 12n, fn: () => 1, symbol: Symbol('s'), missing: undefined, date: new Date(Number.NaN) });
    log.error('still here', { trap });
    expect(lines.map(({ line }) => line.split(' {')[0])).toEqual(['x', 'still here']);
  });

  it('that cannot be written fails nobody', () => {
    const log = createLogger(() => {
      throw new Error('disk full');
    });
    expect(() => log.error('x', { a: 1 })).not.toThrow();
  });

  it('tells an error by its name, message and place', () => {
    const { log, text } = setUp();
    log.error('x', { error: new RangeError('too far') });
    expect(text()).toMatch(/RangeError.*too far.*log\.test\.ts/);
  });

  it('keeps ordinary words when a very short text is called a secret', () => {
    const { log, text } = setUp();
    log.redact('the');
    log.redact('');
    log.info('the sync');
    expect(text()).toBe('the sync');
  });
});
