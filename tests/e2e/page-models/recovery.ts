// What stands in place of everything when the database cannot be opened: what happened, the backups, the ways out.
import type { Locator, Page } from '@playwright/test';

export class RecoveryModel {
  readonly page: Page;
  readonly damaged: Locator;
  readonly newer: Locator;
  /** The backups to choose from, and who says so. */
  readonly form: Locator;
  /** What was wrong with the last try. */
  readonly problem: Locator;
  readonly startEmpty: Locator;

  constructor(page: Page) {
    this.page = page;
    this.damaged = page.getByRole('heading', { level: 1, name: 'The database is damaged' });
    this.newer = page.getByRole('heading', { level: 1, name: 'This data is from a newer Packhouse' });
    this.form = page.getByRole('form', { name: 'Bring back a backup' });
    this.problem = page.getByRole('main').getByRole('alert');
    this.startEmpty = page.getByRole('button', { name: /^Start with an empty database/ });
  }

  /** Without the header. */
  rows(): Locator {
    return this.form.locator('tbody').getByRole('row');
  }

  /** Of the backup that is chosen. */
  async bringBack(person: string, password: string): Promise<void> {
    await this.form.getByLabel('Name of a Super Admin').fill(person);
    await this.form.getByLabel('Password', { exact: true }).fill(password);
    await this.form.getByRole('button', { name: 'Bring back this backup' }).click();
  }

  /** Resolves when the window has loaded itself again. */
  async tryAgain(): Promise<void> {
    const loaded = this.page.waitForEvent('load');
    await this.page.getByRole('button', { name: 'Try again' }).click();
    await loaded;
  }
}
