// The backups screen: figures, warning, the list, restoring, and everything as files.
import type { Download, Locator, Page } from '@playwright/test';

export class BackupsModel {
  readonly page: Page;
  readonly list: Locator;
  /** Too old or failed, with what to do. */
  readonly warning: Locator;
  /** The backup's progress, later its result. */
  readonly work: Locator;
  readonly exportWork: Locator;
  readonly restoreDialog: Locator;
  /** In that dialog: whose account would be another one. */
  readonly accountChanges: Locator;
  /** In that dialog, when one's own account was another one then: who agrees to it instead. */
  readonly vouching: Locator;
  /** Covers the window after a restore, until it loads itself again. */
  readonly openingAgain: Locator;

  constructor(page: Page) {
    this.page = page;
    this.list = page.getByRole('table', { name: 'Backups, newest first' });
    this.warning = page.getByRole('alert').filter({ hasText: /backup/i });
    this.work = page.getByRole('region', { name: 'Backup', exact: true });
    this.exportWork = page.getByRole('region', { name: 'Export of everything' });
    this.restoreDialog = page.getByRole('dialog', { name: /^Restore the backup of/ });
    this.accountChanges = this.restoreDialog.getByRole('region', { name: 'Accounts that would change' });
    this.vouching = this.restoreDialog.getByRole('region', { name: 'A Super Admin of that backup' });
    this.openingAgain = page.getByRole('alertdialog', { name: 'The program opens again' });
  }

  async goto(): Promise<void> {
    await this.page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Backups' }).click();
    await this.page.getByRole('heading', { level: 1, name: 'Backups' }).waitFor();
  }

  /** Without the header. */
  rows(): Locator {
    return this.list.locator('tbody').getByRole('row');
  }

  async backUpNow(): Promise<void> {
    await this.page.getByRole('main').getByRole('button', { name: 'Back up now' }).first().click();
    await this.work.getByText('Backup: done').waitFor();
  }

  /** Opens the dialog of the newest backup whose row has the words. */
  async startRestore(rowText: string | RegExp): Promise<Locator> {
    await this.rows()
      .filter({ hasText: rowText })
      .first()
      .getByRole('button', { name: /^Restore the backup of/ })
      .click();
    await this.restoreDialog.waitFor();
    return this.restoreDialog;
  }

  /** With the dialog open: asks for it, whatever the answer is. */
  async tryRestore(password: string): Promise<void> {
    await this.restoreDialog.getByLabel(/^Password of/).fill(password);
    await this.restoreDialog.getByRole('button', { name: 'Restore this backup' }).click();
  }

  /** With the dialog open: resolves when the window has loaded itself again. */
  async restore(password: string): Promise<void> {
    const loaded = this.page.waitForEvent('load');
    await this.tryRestore(password);
    await loaded;
  }

  async vouch(person: string, password: string): Promise<void> {
    await this.vouching.getByLabel('Name of a Super Admin then').fill(person);
    await this.vouching.getByLabel('Their password then').fill(password);
  }

  async exportEverything(format: 'Excel workbook' | 'CSV files in a zip'): Promise<Download> {
    await this.page.getByRole('radio', { name: format }).check();
    const download = this.page.waitForEvent('download');
    await this.page.getByRole('button', { name: /^Export [\d,]+ rows$/ }).click();
    return download;
  }
}
