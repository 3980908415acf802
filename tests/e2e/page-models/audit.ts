// The audit log: filters, rows, one row's drawer, the check and the export.
import type { Download, Locator, Page } from '@playwright/test';

export class AuditModel {
  readonly page: Page;
  readonly grid: Locator;
  readonly search: Locator;
  readonly who: Locator;
  readonly what: Locator;
  readonly kindOfRecord: Locator;
  readonly from: Locator;
  readonly to: Locator;
  /** Whichever row is open. */
  readonly drawer: Locator;
  readonly checkResult: Locator;
  /** The export's progress, later its result. */
  readonly exportWork: Locator;
  /** "12 of 340 rows, newest first". */
  readonly rowCount: Locator;

  constructor(page: Page) {
    this.page = page;
    this.grid = page.getByRole('region', { name: 'Audit log' });
    this.search = page.getByRole('searchbox', { name: 'Search the audit log' });
    this.who = page.getByRole('combobox', { name: 'Who' });
    this.what = page.getByRole('combobox', { name: 'What', exact: true });
    this.kindOfRecord = page.getByRole('combobox', { name: 'Kind of record' });
    this.from = page.getByLabel('From', { exact: true });
    this.to = page.getByLabel('To', { exact: true });
    this.drawer = page.getByRole('complementary', { name: /^Row \d+ of the audit log$/ });
    this.checkResult = page.getByRole('region', { name: 'Result of the check' });
    this.exportWork = page.getByRole('region', { name: 'Export of the audit log' });
    this.rowCount = page.getByText(/rows?,? .*newest first$/);
  }

  async goto(): Promise<void> {
    await this.page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Audit log' }).click();
    await this.search.waitFor();
  }

  row(text: string | RegExp): Locator {
    return this.grid.getByRole('row').filter({ hasText: text });
  }

  async open(text: string | RegExp): Promise<Locator> {
    await this.row(text).first().click();
    await this.drawer.waitFor();
    return this.drawer;
  }

  async clearFilters(): Promise<void> {
    await this.page.getByRole('button', { name: 'Clear', exact: true }).click();
  }

  async loadOlder(): Promise<void> {
    await this.page.getByRole('button', { name: 'Load older' }).click();
  }

  async check(): Promise<Locator> {
    await this.page.getByRole('button', { name: 'Check the log' }).click();
    await this.checkResult.waitFor();
    return this.checkResult;
  }

  /** All rows that fit the filter; resolves when the file was handed over. */
  async export(format: 'CSV' | 'Excel'): Promise<Download> {
    const download = this.page.waitForEvent('download');
    await this.page.getByRole('button', { name: 'Export', exact: true }).click();
    await this.page.getByRole('menuitem', { name: format }).click();
    return download;
  }
}
