// The screen "To send": how the targets stand, the list with its views, one item's drawer, and cancelling.
import type { Locator, Page } from '@playwright/test';

export type OutboxView = 'Open' | 'Need you' | 'Sent' | 'Cancelled' | 'All';

export class OutboxModel {
  readonly page: Page;
  readonly grid: Locator;
  readonly search: Locator;
  /** Whichever item is open. */
  readonly drawer: Locator;
  readonly cancelDialog: Locator;

  constructor(page: Page) {
    this.page = page;
    this.grid = page.getByRole('region', { name: 'To send', exact: true });
    this.search = page.getByRole('searchbox', { name: 'Search what is to be sent' });
    this.drawer = page.getByRole('complementary', { name: /^To send/ });
    this.cancelDialog = page.getByRole('dialog', { name: 'Cancel this for good' });
  }

  async goto(): Promise<void> {
    await this.page
      .getByRole('navigation', { name: 'Main' })
      .getByRole('link', { name: /^To send/ })
      .click();
    await this.page.getByRole('heading', { level: 1, name: 'To send' }).waitFor();
  }

  view(name: OutboxView): Locator {
    // A count may follow.
    return this.page.getByRole('group', { name: 'View' }).getByRole('button', { name: new RegExp(`^${name}[\\d,]*$`) });
  }

  /** A key figure of Apex. */
  figure(name: 'Waiting' | 'Need you'): Locator {
    return this.page
      .getByLabel('What goes to Apex')
      .locator('div')
      .filter({ has: this.page.locator('dt', { hasText: new RegExp(`^${name}$`) }) })
      .locator('dd');
  }

  row(title: string | RegExp): Locator {
    return this.grid.getByRole('row').filter({ hasText: title });
  }

  /** What stands in the list's place when there is nothing in it. */
  empty(title: string): Locator {
    return this.page.getByRole('main').getByRole('heading', { name: title });
  }

  async open(title: string | RegExp): Promise<Locator> {
    await this.row(title).first().click();
    await this.drawer.filter({ hasText: title }).waitFor();
    return this.drawer;
  }

  async retry(): Promise<void> {
    await this.drawer.getByRole('button', { name: /^(Retry|Look) now$/ }).click();
  }

  async startCancel(): Promise<void> {
    await this.drawer.getByRole('button', { name: 'Cancel it…' }).click();
    await this.cancelDialog.waitFor();
  }

  async finishCancel(reason: string): Promise<void> {
    await this.cancelDialog.getByRole('textbox', { name: 'Why' }).fill(reason);
    await this.cancelDialog.getByRole('button', { name: 'Never send it' }).click();
    await this.cancelDialog.waitFor({ state: 'hidden' });
  }
}
