// What training begins with of production: a batch in every stage and in every kind of trouble, told at moments that lie
// in working time, and consumables that follow from it.
import { afterEach, expect, test } from 'vitest';
import { workCalendar } from '#shared/rules/work-calendar.ts';
import { createTestCore, csvOf, type TestCore } from '#tests/support/create-test-core.ts';
import { createFakeClock, settle } from '#tests/support/fake-clock.ts';

const running: TestCore[] = [];
afterEach(async () => {
  for (const core of running.splice(0)) await core.discard();
});

async function training(clock = createFakeClock(undefined, { autoAdvance: true })): Promise<TestCore> {
  const core = await createTestCore({ training: true, clock });
  running.push(core);
  return core;
}

test('training begins with a batch in every stage, one on hold, one the lab failed and one that weighs too much', async () => {
  const { client } = await training();
  const { batches } = await client.production.list({});
  expect(new Set(batches.map(({ stage }) => stage))).toEqual(new Set(['grinding', 'rolling', 'testing', 'packaging']));
  const figures = await client.production.figures();
  expect(figures).toMatchObject({ active: 6, onHold: 1, failedChecks: 1, failedLabs: 1 });
  for (const { inputMg, piecesMg, wasteMg, unexplainedMg, inWorkMg } of batches) {
    expect(inputMg).toBe(piecesMg + wasteMg + unexplainedMg + inWorkMg);
  }
  expect((await client.packages.checkLedger()).differences).toEqual([]);
});

test('what happened there happened in working time, so that there is a pace and an honest estimate', async () => {
  const { client } = await training();
  const { batches } = await client.production.list({});
  const { values } = await client.settings.get();
  const calendar = workCalendar({
    timeZone: values['facility.timeZone'],
    start: values['production.workStart'],
    end: values['production.workEnd'],
    days: values['production.workDays'],
  });
  for (const { createdAt, stageSince } of batches) {
    // The end of a stretch of work is the last moment of it.
    for (const at of [createdAt, stageSince]) expect(calendar.isWork(Date.parse(at) - 1)).toBe(true);
  }
  expect((await client.production.paces()).paces.length).toBeGreaterThan(0);
  expect(batches.some(({ estimate }) => estimate !== null)).toBe(true);
});

test('something is short there, and what to start follows the packages at once', async () => {
  const clock = createFakeClock(undefined, { autoAdvance: true });
  const { client, importCsv } = await training(clock);
  let read = false;
  const reading = client.orders.refresh({}).finally(() => {
    read = true;
  });
  while (!read) {
    await settle();
    await clock.advance(50);
  }
  await reading;
  const short = async () => (await client.production.needs()).needs.find(({ strain }) => strain === 'Chemdawg');
  expect(await short()).toMatchObject({ neededUnits: 68, toStartUnits: 68 });
  await importCsv(csvOf([['1A4060300000000000000999', 'Chemdawg', 20]]));
  expect(await short()).toMatchObject({ neededUnits: 28, toStartUnits: 28 });
  expect((await client.production.figures()).unitsToStart).toBe(28);
});

test('consumables are used up by what was counted, and one has to be ordered', async () => {
  const { client } = await training();
  const { consumables, low } = await client.consumables.list({});
  expect(low).toBeGreaterThan(0);
  const cones = consumables.find(({ name }) => name === 'Cone 109 mm');
  expect(cones).toMatchObject({ low: true, usedBy: ['singles_1g'] });
  expect(cones?.onHand).toBe(1200 - 150 - 90);
});
