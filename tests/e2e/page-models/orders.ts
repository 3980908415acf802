// The orders screen: the list with its age, the filters, one order's drawer.
import type { Download, Locator, Page } from '@playwright/test';

export type OrderViewName = 'Open' | 'Finished' | 'Cancelled' | 'All';

export class OrdersModel {
  readonly page: Page;
  readonly grid: Locator;
  readonly search: Locator;
  readonly status: Locator;
  /** "as of 10:42:07". */
  readonly asOf: Locator;
  readonly refreshButton: Locator;
  /** Why nothing is read, or why the last reading failed; `data-orders` is the reason. */
  readonly banner: Locator;
  /** "12 orders". */
  readonly rowCount: Locator;
  /** Whichever order is open. */
  readonly drawer: Locator;

  constructor(page: Page) {
    this.page = page;
    this.grid = page.getByRole('region', { name: 'Orders', exact: true });
    this.search = page.getByRole('searchbox', { name: 'Search the orders' });
    this.status = page.getByRole('combobox', { name: 'Status on Apex' });
    this.asOf = page.getByText(/^as of .*\d{2}:\d{2}:\d{2}$/);
    this.refreshButton = page.getByRole('main').getByRole('button', { name: 'Refresh now' });
    this.banner = page.locator('[role=status][data-orders]');
    this.rowCount = page.getByText(/^[\d,]+ (of [\d,]+ )?orders?( loaded.*)?$/);
    this.drawer = page.getByRole('complementary', { name: /^Order/ });
  }

  async goto(): Promise<void> {
    await this.page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Orders' }).click();
    await this.page.getByRole('heading', { level: 1, name: 'Orders' }).waitFor();
  }

  view(name: OrderViewName): Locator {
    return this.page.getByRole('group', { name: 'View' }).getByRole('button', { name });
  }

  /** One row per order; pinned columns stand in rows of their own, so by a cell of the part that scrolls. */
  row(text: string | RegExp): Locator {
    return this.grid.getByRole('row').filter({ hasText: text });
  }

  /** The invoice numbers as the list shows them. */
  invoices(): Locator {
    return this.grid.locator('[role=gridcell][col-id="invoiceNumber"]');
  }

  async open(invoiceNumber: string): Promise<Locator> {
    await this.row(invoiceNumber).first().click();
    const drawer = this.page.getByRole('complementary', { name: `Order ${invoiceNumber}` });
    await drawer.waitFor();
    return drawer;
  }

  async refresh(): Promise<void> {
    await this.refreshButton.click();
  }

  async tryAgain(): Promise<void> {
    await this.banner.getByRole('button', { name: 'Try again' }).click();
  }

  /** Everything that fits what is chosen. */
  async export(format: 'CSV' | 'Excel'): Promise<Download> {
    const download = this.page.waitForEvent('download');
    await this.page.getByRole('button', { name: 'Export', exact: true }).click();
    await this.page.getByRole('menuitem', { name: format }).click();
    return download;
  }
}
