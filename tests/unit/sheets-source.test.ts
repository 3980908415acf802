// Where the packing list lives, said in words; when that is a banner; and where the set-up stands.
import { describe, expect, it } from 'vitest';
import { SHEET_TROUBLES } from '#shared/contract/sheets.ts';
import { setUpSteps } from '../../src-renderer/screens/sheets/set-up-steps.ts';
import {
  bannerOf,
  bookBannerOf,
  isAway,
  paceWords,
  stripWords,
  summaryWords,
  workingWords,
  workstationWords,
} from '../../src-renderer/screens/sheets/source.ts';
import { sheetsStatusLike } from '../support/sheets-like.ts';

const AT = { now: Date.parse('2026-11-21T19:00:00.000Z'), timeZone: 'America/Los_Angeles' };

describe('the strip that says where the list lives', () => {
  it('says since when, and what is on the way, while Google Sheets is live', () => {
    expect(stripWords(sheetsStatusLike(), AT)).toBe('Since 10:42.');
    expect(stripWords(sheetsStatusLike({ waiting: 2 }), AT)).toBe('Since 10:42, 2 lines on the way there.');
    expect(stripWords(sheetsStatusLike({ since: '2026-11-21T06:42:00.000Z' }), AT)).toBe('Since Nov 20, 22:42.');
  });

  it('says that no spreadsheet is connected when nobody set one up', () => {
    const status = sheetsStatusLike({ live: 'here', because: 'off', sheets: { enabled: false, trouble: 'off' } });
    expect(stripWords(status, AT)).toContain('No spreadsheet is connected');
    expect(isAway(status)).toBe(false);
    expect(bannerOf(status, AT)).toBeNull();
  });

  it('says why the last look failed as long as no banner does', () => {
    const status = sheetsStatusLike({ sheets: { trouble: 'timeout' } });
    expect(bannerOf(status, AT)).toBeNull();
    expect(stripWords(status, AT)).toBe('Since 10:42. Google does not answer. It is tried again by itself.');
  });

  it('says how far Google slowed it and until when, and says it once', () => {
    const status = sheetsStatusLike({
      sheets: { trouble: 'quota', everySeconds: 8, slowedUntil: '2026-11-21T19:10:00.000Z', workstations: 3 },
    });
    expect(paceWords(status, 2, AT)).toBe('to 8 s, back to 2 s at about 11:10.');
    expect(stripWords(status, AT)).toBe('Since 10:42.');
    expect(workstationWords(status)).toBe('3 workstations share the account.');
    expect(paceWords(sheetsStatusLike(), 2, AT) + workstationWords(sheetsStatusLike())).toBe('');
  });
});

describe('the banner', () => {
  it('stands when Google is away: working in Excel since when, and how much waits', () => {
    const status = sheetsStatusLike({ live: 'excel', because: 'network', waiting: 3, sheets: { trouble: 'network' } });
    expect(workingWords(status, AT)).toBe('Working in Excel since 10:42, 3 edits waiting.');
    expect(bannerOf(status, AT)).toMatchObject({ tone: 'warn', settings: false, label: 'Google cannot be reached' });
    expect(bannerOf(status, AT)?.meanwhile).toBe(workingWords(status, AT));
    expect(workingWords({ ...status, live: 'here', waiting: 0 }, AT)).toBe(
      'Working only here since 10:42, nothing waits.',
    );
  });

  it('gives the service account’s address to copy when the spreadsheet is not shared with it', () => {
    const status = sheetsStatusLike({ live: 'excel', because: 'not_shared', sheets: { trouble: 'not_shared' } });
    expect(bannerOf(status, AT)).toMatchObject({
      tone: 'bad',
      copy: 'packhouse@project.iam.gserviceaccount.com',
      settings: true,
    });
  });

  it('stands for every trouble that does not pass, and for none that nobody has to look at', () => {
    const without = SHEET_TROUBLES.filter(
      (trouble) => bannerOf(sheetsStatusLike({ sheets: { trouble } }), AT) === null,
    );
    expect(without.sort()).toEqual(['network', 'off', 'quota', 'server', 'shape', 'starting', 'timeout']);
  });

  it('stands for the workbook when it is what people work in and cannot be read or written', () => {
    const excel = { trouble: 'locked', openedBy: 'Packing desk' } as const;
    expect(bookBannerOf(sheetsStatusLike({ live: 'excel', excel }))?.label).toContain('Packing desk');
    expect(bookBannerOf(sheetsStatusLike({ live: 'sheets', excel }))).toBeNull();
    expect(bookBannerOf(sheetsStatusLike({ live: 'excel', excel: { trouble: 'changed' } }))).toBeNull();
  });

  it('stands for a workbook that nobody can take anything from, wherever people work', () => {
    for (const live of ['sheets', 'excel'] as const) {
      const broken = sheetsStatusLike({ live, excel: { trouble: 'broken', detail: 'disk I/O error' } });
      expect(bookBannerOf(broken)?.text).toContain('“disk I/O error”');
    }
  });
});

describe('the summary after Google was away', () => {
  const summary = {
    at: '2026-11-21T18:42:07.000Z',
    awaySince: '2026-11-21T18:30:00.000Z',
    sent: 1,
    taken: 3,
    conflicts: 1,
  };

  it('says how long, what went there, what came from there and what waits for a person', () => {
    expect(summaryWords(summary, AT)).toBe(
      'Google Sheets is back since 10:42, after 12 minutes: 1 cell sent, 3 cells taken over, 1 conflict for you to decide.',
    );
    expect(summaryWords({ ...summary, sent: 0, taken: 0, conflicts: 0 }, AT)).toContain(
      'nothing had changed meanwhile',
    );
  });
});

describe('the set-up', () => {
  const fresh = {
    enabled: false,
    trouble: 'off',
    account: '',
    spreadsheetId: '',
    lastReadAt: null,
    hasPath: false,
  } as const;

  it('goes from step to step', () => {
    const account = 'packhouse@project.iam.gserviceaccount.com';
    expect(setUpSteps(fresh, null)).toEqual({ account: 'now', spreadsheet: 'later', check: 'later', on: 'later' });
    expect(setUpSteps({ ...fresh, account }, null).spreadsheet).toBe('now');
    expect(setUpSteps({ ...fresh, account, spreadsheetId: '1AbC' }, null).check).toBe('now');
    expect(setUpSteps({ ...fresh, account, spreadsheetId: '1AbC' }, true)).toMatchObject({ check: 'done', on: 'now' });
  });

  it('is done when it works, also while Google is away for a moment', () => {
    const works = { ...sheetsStatusLike().sheets, hasPath: false };
    const done = { account: 'done', spreadsheet: 'done', check: 'done', on: 'done' };
    expect(setUpSteps(works, null)).toEqual(done);
    expect(setUpSteps({ ...works, trouble: 'network' }, null)).toEqual(done);
  });

  it('shows the step that a trouble belongs to', () => {
    const works = { ...sheetsStatusLike().sheets, hasPath: true };
    expect(setUpSteps({ ...works, trouble: 'not_shared' }, null).spreadsheet).toBe('wrong');
    expect(setUpSteps({ ...works, trouble: 'sign_in_refused' }, null).account).toBe('wrong');
    expect(setUpSteps({ ...works, trouble: 'credentials_missing', account: '' }, null).account).toBe('wrong');
    expect(setUpSteps(works, false).check).toBe('wrong');
  });
});
