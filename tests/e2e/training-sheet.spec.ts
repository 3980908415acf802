// The pretend Google Sheets of the training sandbox: a trainee types in it, others do, and it misbehaves on demand.
import { expect, test } from './fixtures.ts';
import { PackingModel } from './page-models/packing.ts';
import { SheetsModel } from './page-models/sheets.ts';
import { TrainingModel } from './page-models/training.ts';
import { TrainingSheetModel } from './page-models/training-sheet.ts';

test.use({ sandbox: true });

test('the list stands in a pretend sheet where a trainee can type, and others do', async ({
  signedInPage: page,
  context,
}) => {
  const [desk, sheets, training] = [new PackingModel(page), new SheetsModel(page), new TrainingModel(page)];
  await training.goto();
  await training.driver.click({ force: true });
  await expect(training.driver).not.toBeChecked();
  await desk.goto();
  await expect(desk.source).toContainText('Google Sheets');
  await desk.narrow('Blue Dream 6pk Harbor', 1);
  await expect(desk.cell('packed')).toHaveText('0');

  const opened = context.waitForEvent('page');
  await sheets.openInSheets.click();
  const there = new TrainingSheetModel(await opened);
  const line = ['Magnetic Box - Blue Dream 6pk', 'Harbor Lane Collective'];
  await there.type(line, 'PACKED', '3');
  await expect(desk.cell('packed')).toHaveText('3');
  await desk.focusCell('packed');
  await desk.type('+');
  await expect(await there.cell(line, 'PACKED')).toHaveText('4');

  await training.goto();
  await training.inSheet('Rename the PACKED header');
  await expect(training.happenings.first()).toContainText('renamed the header PACKED');
  await desk.goto();
  await expect(sheets.banner('header_missing')).toContainText('PACKED');
  await training.goto();
  await training.inSheet('Name it PACKED again');
  await training.switchOnFault('Say it is not shared (403)', null, 'Google');
  await desk.goto();
  await expect(sheets.banner('not_shared')).toContainText('packhouse@training.iam.gserviceaccount.com');
  await training.goto();
  await training.removeFaults();
  await desk.goto();
  await expect(sheets.banner('not_shared')).toBeHidden();
});
