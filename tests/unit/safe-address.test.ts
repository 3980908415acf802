import { describe, expect, it } from 'vitest';
import { isSafeAddress, withoutPassword } from '#main/features/settings/safe-address.ts';

describe('an address of another system', () => {
  it.each([
    'https://app.apextrading.com/api',
    'https://10.0.0.5:8443/api',
    'http://localhost:8123',
    'http://LOCALHOST/api',
    'http://127.0.0.1:9000/api',
    'http://127.8.9.10',
    'http://[::1]:9000',
  ])('is accepted: %s', (address) => {
    expect(isSafeAddress(address)).toBe(true);
  });

  it.each([
    ['plain http elsewhere', 'http://app.apextrading.com/api'],
    ['a host that only begins like this machine', 'http://127.0.0.1.evil.example/'],
    ['a host that only begins like localhost', 'http://localhost.evil.example/'],
    ['this machine as a user name', 'http://localhost@evil.example/'],
    ['this machine as a password', 'http://a:127.0.0.1@evil.example/'],
    ['a user name and password', 'https://user:secret@apextrading.com/api'],
    ['every address of this machine', 'http://0.0.0.0:9000'],
    ['a private network', 'http://192.168.1.4/api'],
    ['a mapped address', 'http://[::ffff:10.0.0.1]/'],
    ['another scheme', 'ftp://localhost/'],
    ['a file', 'file:///etc/passwd'],
    ['a script', 'javascript:alert(1)'],
    ['no scheme', 'app.apextrading.com/api'],
    ['nothing', ''],
    ['blanks', '   '],
    ['a line break in the host', 'http://evil\n.example/'],
  ])('is refused: %s', (_what, address) => {
    expect(isSafeAddress(address)).toBe(false);
  });
});

describe('an address that is shown', () => {
  it.each([
    ['https://me:hunter22@apex.example.com/api', 'https://apex.example.com/api'],
    ['http://me:hunt@er22@apex.example.com', 'http://apex.example.com'],
    ['me:hunter22@apex.example.com', 'apex.example.com'],
    ['https://hunter22@apex.example.com/api?x=a@b', 'https://apex.example.com/api?x=a@b'],
    ['http://apex.example.com/a@b', 'http://apex.example.com/a@b'],
    ['apex', 'apex'],
    ['', ''],
  ])('%s is shown as %s', (address, shown) => {
    expect(withoutPassword(address)).toBe(shown);
  });
});
