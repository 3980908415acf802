// Finished goods: the grid, its filters, the drawer and its dialogs.
import type { Download, Locator, Page } from '@playwright/test';

export class FinishedGoodsModel {
  readonly page: Page;
  readonly grid: Locator;
  readonly filter: Locator;
  /** "12 of 40 packages". */
  readonly rowCount: Locator;
  /** Whichever package is open. */
  readonly drawer: Locator;

  constructor(page: Page) {
    this.page = page;
    this.grid = page.getByRole('region', { name: 'Finished-goods packages' });
    this.filter = page.getByRole('searchbox', { name: 'Filter by strain, METRC or note' });
    this.rowCount = page.getByText(/^[\d,]+ of [\d,]+ packages$/);
    this.drawer = page.getByRole('complementary', { name: /^Package/ });
  }

  async goto(): Promise<void> {
    await this.page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Finished goods' }).click();
  }

  row(text: string): Locator {
    return this.grid.getByRole('row').filter({ hasText: text });
  }

  /** A cell of the row that contains `text`; columns go by their ids, e.g. availableMg or units.singles_1g. */
  cell(text: string, columnId: string): Locator {
    return this.row(text).locator(`[col-id="${columnId}"]`);
  }

  statusChip(name: 'Active' | 'Archived' | 'Orphaned' | 'All'): Locator {
    return this.page.getByRole('group', { name: 'Status' }).getByRole('button', { name: new RegExp(`^${name}`) });
  }

  /** Filters down to the package and opens it. */
  async openPackage(metrcNumber: string): Promise<void> {
    await this.filter.fill(metrcNumber);
    await this.row(metrcNumber.slice(-8)).first().click();
    await this.page.getByRole('complementary', { name: `Package ${metrcNumber}` }).waitFor();
  }

  section(name: string | RegExp): Locator {
    return this.drawer.getByRole('region', { name });
  }

  async placeHold(grams: string, forWhom: string): Promise<void> {
    await this.drawer.getByRole('button', { name: 'Place hold' }).first().click();
    const dialog = this.page.getByRole('dialog', { name: 'Place hold' });
    await dialog.getByLabel('Amount').fill(grams);
    await dialog.getByLabel('For whom').fill(forWhom);
    await dialog.getByRole('button', { name: 'Place hold' }).click();
  }

  async setPhysicalCount(grams: string): Promise<void> {
    await this.drawer.getByRole('button', { name: 'Physical count' }).click();
    const dialog = this.page.getByRole('dialog', { name: 'Physical count' });
    await dialog.getByLabel('Counted').fill(grams);
    await dialog.getByRole('button', { name: 'Set count' }).click();
  }

  async setMetrcFigure(grams: string): Promise<void> {
    await this.drawer.getByRole('button', { name: 'METRC figure' }).click();
    const dialog = this.page.getByRole('dialog', { name: "METRC's figure" });
    await dialog.getByLabel('METRC says').fill(grams);
    await dialog.getByRole('button', { name: 'Set figure' }).click();
  }

  /** Opens the setting of one SKU, by its name as shown. */
  async editSku(name: string): Promise<Locator> {
    await this.drawer.getByRole('button', { name: `Edit ${name}` }).click();
    return this.page.getByRole('dialog', { name });
  }

  async importFile(file: { name: string; mimeType: string; buffer: Buffer }): Promise<Locator> {
    await this.page.getByRole('button', { name: 'Import' }).first().click();
    const dialog = this.page.getByRole('dialog', { name: 'Import packages' });
    await dialog.getByLabel('File with packages').setInputFiles(file);
    return dialog.getByRole('status', { name: 'Result of the import' });
  }

  /** What the list shows now. */
  async export(format: 'CSV' | 'Excel'): Promise<Download> {
    const download = this.page.waitForEvent('download');
    await this.page.getByRole('button', { name: 'Export', exact: true }).click();
    await this.page.getByRole('menuitem', { name: format }).click();
    return download;
  }

  /** The dialog of a new package, empty. */
  async startNew(): Promise<Locator> {
    await this.page.getByRole('button', { name: 'New package' }).first().click();
    return this.page.getByRole('dialog', { name: 'New package' });
  }

  async create(values: { metrc: string; strain: string; initial: string }): Promise<void> {
    const dialog = await this.startNew();
    await dialog.getByLabel('METRC number').fill(values.metrc);
    await dialog.getByLabel('Strain').fill(values.strain);
    await dialog.getByLabel('Initial').fill(values.initial);
    await dialog.getByRole('button', { name: 'Add package' }).click();
  }
}
