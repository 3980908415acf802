// The spreadsheets sync as somebody sees it who wants it to lose what a person typed, to corrupt PACKED, or to show what is
// not so: each sequence of answers, failures and times that once did, or might.
import { afterEach, describe, expect, it, vi } from 'vitest';
import { closeGoogleDesks } from '../support/google-desk.ts';
import { seenIn } from '../support/seen-in.ts';
import { allFindings, openKinds, packedByLine, rowOfKey, setPacked, syncedDesk, TAG } from '../support/synced-desk.ts';

afterEach(closeGoogleDesks);

describe('a conflict over a cell', () => {
  it('that cannot be packed is told once, however often it is tried again', async () => {
    const desk = await syncedDesk();
    await setPacked(desk, '11', 2);
    desk.sheet.type('packed', rowOfKey(desk, '11'), '500');
    for (let i = 0; i < 5; i += 1) {
      await desk.look();
      await setPacked(desk, '21', i + 1);
      await desk.clock.advance(1000);
    }
    await desk.look();
    expect(allFindings(desk).filter(({ kind }) => kind === 'conflict')).toHaveLength(1);
  });

  it('is chosen for ours after somebody typed once more: ours stands and stays', async () => {
    const desk = await syncedDesk();
    await setPacked(desk, '11', 2);
    desk.sheet.type('packed', rowOfKey(desk, '11'), '3');
    await desk.look();
    desk.sheet.type('packed', rowOfKey(desk, '11'), '4');
    await desk.look();
    const [conflict] = (await desk.client.sheets.findings({})).findings;
    expect(conflict).toMatchObject({ kind: 'conflict', ours: '2', theirs: '3' });
    await desk.client.sheets.choose({ rows: seenIn([conflict]), choice: 'ours' });
    await desk.look();
    await desk.look();
    expect(packedByLine(desk)).toMatchObject({ 11: '2' });
    expect(desk.sheet.column('packed')[rowOfKey(desk, '11') - 1]).toBe(2);
    expect(await openKinds(desk)).toEqual([]);
  });
});

describe('the stock that formulas use', () => {
  it('reaches the sheet although the write that brought it failed', async () => {
    const desk = await syncedDesk([[TAG, 'Blue Dream', 100]]);
    expect(desk.sheet.column('needsProduction')).toContain(0);
    desk.google.faults.add({ kind: 'status-503', times: 1, only: 'write' });
    await setPacked(desk, '11', 3);
    await desk.look();
    await desk.look();
    await desk.look();
    const helper = desk.sheet.person.rows('Packhouse helper').slice(1);
    const stock = desk.core.sheets.list.stock();
    for (const [code, units] of stock) {
      expect(helper.find(([one]) => one === code)?.[1]).toBe(units);
    }
  });
});

describe('an answer that is lost', () => {
  it('while somebody typed into the cell that was written: it is taken all the same', async () => {
    const desk = await syncedDesk();
    const row = rowOfKey(desk, '11');
    await setPacked(desk, '11', 2);
    desk.google.beforeNext('write', () => desk.sheet.type('packed', row, '4'));
    desk.google.faults.add({ kind: 'lost-answer', times: 1, only: 'write' });
    await desk.look();
    await desk.look();
    await desk.look();
    expect(packedByLine(desk)).toMatchObject({ 11: '4' });
  });
});

describe('a person who asks for a look again and again', () => {
  it('does not use up what Google allows', async () => {
    const desk = await syncedDesk();
    await desk.clock.advance(61_000);
    desk.google.clearRequests();
    for (let i = 0; i < 100; i += 1) await desk.client.sheets.refresh();
    expect(desk.google.requests.filter(({ kind }) => kind === 'read').length).toBeLessThanOrEqual(50);
    expect((await desk.client.sheets.status()).sheets.trouble).toBeNull();
  });
});

describe('a clock that is set back', () => {
  it('while Google is away does not keep the sheet on the screen as the live one', async () => {
    const desk = await syncedDesk();
    desk.google.faults.add({ kind: 'refuse', times: 'always' });
    await desk.look();
    desk.clock.jump(desk.clock.now() - 7_200_000);
    for (let i = 0; i < 4; i += 1) {
      await desk.look();
      await desk.clock.advance(10_000);
    }
    expect((await desk.client.sheets.status()).live).toBe('excel');
  });
});

describe('a look that fails in Packhouse itself', () => {
  it('is said, and the sheet is not shown as live and well', async () => {
    const desk = await syncedDesk();
    const spy = vi.spyOn(desk.core.sheets.list, 'stock').mockImplementation(() => {
      throw new Error('The disk is full');
    });
    for (let i = 0; i < 5; i += 1) {
      await desk.clock.advance(10_000);
      await desk.look();
    }
    const { live, because, sheets } = await desk.client.sheets.status();
    expect([live, because, sheets.trouble]).toEqual(['excel', 'broken', 'broken']);
    spy.mockRestore();
    await desk.look();
    expect((await desk.client.sheets.status()).live).toBe('sheets');
  });
});

describe('somebody who was quicker', () => {
  it('is not told that they typed over a formula', async () => {
    const desk = await syncedDesk();
    const row = rowOfKey(desk, '11');
    await setPacked(desk, '11', 2);
    desk.google.beforeNext('write', () => desk.sheet.type('packed', row, '4'));
    for (let i = 0; i < 4; i += 1) await desk.look();
    expect(packedByLine(desk)).toMatchObject({ 11: '4' });
    expect(await openKinds(desk)).toEqual(['conflict']);
  });
});
