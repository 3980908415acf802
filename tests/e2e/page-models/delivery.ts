// Where goods go: the delivery list by day, the stores with their other names, and History.
import type { Locator, Page } from '@playwright/test';

const goTo = async (page: Page, name: string): Promise<void> => {
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name, exact: true }).click();
  await page.getByRole('heading', { level: 1, name }).waitFor();
};

export class DeliveryModel {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  goto(): Promise<void> {
    return goTo(this.page, 'Delivery');
  }

  /** A day's section by its local date; "none" for orders without one. */
  day(date: string): Locator {
    return this.page.locator(`section[data-date="${date}"]`);
  }

  order(invoiceNumber: string): Locator {
    return this.page.locator(`tr[data-invoice="${invoiceNumber}"]`);
  }

  /** The invoice numbers in the order of the list. */
  async invoices(): Promise<(string | null)[]> {
    await this.page.locator('tr[data-invoice]').first().waitFor();
    return this.page
      .locator('tr[data-invoice]')
      .evaluateAll((rows) => rows.map((row) => row.getAttribute('data-invoice')));
  }

  async markDelivered(invoiceNumber: string): Promise<void> {
    await this.order(invoiceNumber).getByRole('button', { name: 'Mark delivered' }).click();
  }
}

export class StoresModel {
  readonly page: Page;
  readonly grid: Locator;
  /** "3 of 4 stores". */
  readonly count: Locator;

  constructor(page: Page) {
    this.page = page;
    this.grid = page.getByRole('region', { name: 'Stores', exact: true });
    this.count = page.getByText(/^\d+ of \d+ stores$/);
  }

  goto(): Promise<void> {
    return goTo(this.page, 'Stores');
  }

  row(name: string): Locator {
    return this.grid.getByRole('row').filter({ hasText: name });
  }

  async open(name: string): Promise<Locator> {
    await this.row(name).first().click();
    const drawer = this.page.getByRole('complementary', { name: `Store ${name}` });
    await drawer.waitFor();
    return drawer;
  }

  /** The dialog in which another name is typed; what it will do stands in it. */
  async startName(drawer: Locator, name: string): Promise<Locator> {
    await drawer.getByRole('button', { name: 'Add a name' }).click();
    const dialog = this.page.getByRole('dialog', { name: /^Another name of/ });
    await dialog.getByRole('combobox', { name: 'Other name' }).fill(name);
    return dialog;
  }
}

export class HistoryModel {
  readonly page: Page;
  readonly grid: Locator;
  readonly search: Locator;

  constructor(page: Page) {
    this.page = page;
    this.grid = page.getByRole('region', { name: 'History', exact: true });
    this.search = page.getByRole('searchbox', { name: 'Search the history' });
  }

  goto(): Promise<void> {
    return goTo(this.page, 'History');
  }

  week(name: string | RegExp): Locator {
    return this.page.getByRole('navigation', { name: 'Weeks' }).getByRole('button', { name });
  }

  row(invoiceNumber: string): Locator {
    return this.grid.getByRole('row').filter({ hasText: invoiceNumber });
  }

  async open(invoiceNumber: string): Promise<Locator> {
    await this.row(invoiceNumber).first().click();
    const drawer = this.page.getByRole('complementary', { name: `Order ${invoiceNumber}` });
    await drawer.waitFor();
    return drawer;
  }
}
