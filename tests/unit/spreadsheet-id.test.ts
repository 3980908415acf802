// The id in whatever people paste.
import { describe, expect, test } from 'vitest';
import { helpfulUrl, spreadsheetIdOf } from '#shared/rules/spreadsheet-id.ts';

const ID = '1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgvE2upms';

describe('the id of a spreadsheet', () => {
  test.each([
    ['itself', ID],
    ['with blanks around it', `  ${ID}\n`],
    ['in an address from the browser', `https://docs.google.com/spreadsheets/d/${ID}/edit#gid=0`],
    ['in an address with a question', `https://docs.google.com/spreadsheets/d/${ID}/edit?usp=sharing&gid=12#gid=12`],
    ['in an address without its end', `https://docs.google.com/spreadsheets/d/${ID}`],
    ['in an address without its beginning', `docs.google.com/spreadsheets/d/${ID}/`],
    ['of the second account of a browser', `https://docs.google.com/spreadsheets/u/1/d/${ID}/edit`],
    ['in a domain of its own', `https://docs.google.com/a/example.com/spreadsheets/d/${ID}/edit`],
    ['in an address of Drive', `https://drive.google.com/file/d/${ID}/view?usp=drive_link`],
    ['in an old address of Drive', `https://drive.google.com/open?id=${ID}`],
    ['at another server', `http://127.0.0.1:4010/spreadsheets/d/${ID}/edit`],
    ['in angle brackets, as mail programs write it', `<https://docs.google.com/spreadsheets/d/${ID}/edit>`],
    ['in quotes', `"${ID}"`],
  ])('is found %s', (_, text) => {
    expect(spreadsheetIdOf(text)).toBe(ID);
  });

  test.each([
    '',
    '   ',
    'our packing list',
    'https://docs.google.com/spreadsheets/',
    'https://docs.google.com/spreadsheets/u/0/',
    `https://docs.google.com/spreadsheets/d/e/2PACX-1vQ${ID}/pubhtml`,
    'https://example.com/',
    '../../etc/passwd',
    `${ID} and more`,
  ])('is not in %j', (text) => {
    expect(spreadsheetIdOf(text)).toBeNull();
  });

  test('opens in a browser', () => {
    expect(helpfulUrl(ID)).toBe(`https://docs.google.com/spreadsheets/d/${ID}/edit`);
    expect(spreadsheetIdOf(helpfulUrl(ID))).toBe(ID);
    expect(helpfulUrl('a/b?c')).toBe('https://docs.google.com/spreadsheets/d/a%2Fb%3Fc/edit');
  });
});
