// The packing desk: the grid, the scan bar, the line's drawer, and the questions packing asks.
import type { Download, Locator, Page } from '@playwright/test';

export type PackingColumn =
  | 'productName'
  | 'store'
  | 'ordered'
  | 'packed'
  | 'needsProduction'
  | 'needsPacking'
  | 'deliveryDate'
  | 'deliveryNotes'
  | 'internalNotes'
  | 'state';

export class PackingModel {
  readonly page: Page;
  readonly grid: Locator;
  readonly filter: Locator;
  readonly scanField: Locator;
  /** The line that keys and scans act on. */
  readonly hand: Locator;
  /** What the last scan did; `data-outcome` is ok, refused, unknown or asked. */
  readonly lastScan: Locator;
  /** "3 of 4 lines, 2 orders". */
  readonly rowCount: Locator;
  readonly undo: Locator;
  /** Whichever line is open. */
  readonly drawer: Locator;
  /** Where the list lives. */
  readonly source: Locator;
  readonly overPack: Locator;
  readonly notEnough: Locator;
  readonly paste: Locator;

  constructor(page: Page) {
    this.page = page;
    this.grid = page.getByRole('region', { name: 'Packing list' });
    this.filter = page.getByRole('searchbox', { name: 'Filter the packing list' });
    this.scanField = page.getByRole('textbox', { name: 'Scan or type a tag, invoice or product' });
    this.hand = page.locator('[data-hand]');
    this.lastScan = page.getByRole('region', { name: 'Scan', exact: true }).getByRole('status');
    this.rowCount = page.getByText(/^[\d,]+ of [\d,]+ lines?, [\d,]+ orders?$/);
    this.undo = page.getByRole('button', { name: /^Undo/ });
    this.drawer = page.getByRole('complementary', { name: /^Line/ });
    this.source = page.getByRole('note', { name: 'Where the list lives' });
    this.overPack = page.getByRole('dialog', { name: 'More than was ordered' });
    this.notEnough = page.getByRole('dialog', { name: 'Not enough for all of it' });
    this.paste = page.getByRole('dialog', { name: /^Paste/ });
  }

  async goto(): Promise<void> {
    await this.page
      .getByRole('navigation', { name: 'Main' })
      .getByRole('link', { name: /^Packing/ })
      .click();
    await this.page.getByRole('heading', { level: 1, name: 'Packing' }).waitFor();
  }

  /** Narrows the list by words, until it has so many lines. */
  async narrow(words: string, lines: number): Promise<void> {
    await this.filter.fill(words);
    await this.rowCount.filter({ hasText: new RegExp(`^${lines} of`) }).waitFor();
  }

  /** A cell of the nth row shown. Columns far to the right are drawn only once they are scrolled to. */
  cell(column: PackingColumn, row = 0): Locator {
    return this.grid.locator(`[row-index="${row}"] [role=gridcell][col-id="${column}"]`);
  }

  /** The sum under a column. */
  total(column: PackingColumn): Locator {
    return this.grid.locator(`.ph-total-row [col-id="${column}"]`);
  }

  /** Into a cell by its keyboard focus. */
  async focusCell(column: PackingColumn, row = 0): Promise<void> {
    await this.cell(column, row).click();
  }

  /**
   * As a scanner does: fast keys and Enter, wherever the focus is. All are sent at once, so that a busy computer does
   * not make a slow typist of the scanner.
   */
  async scan(text: string): Promise<void> {
    await Promise.all([...text, 'Enter'].map((key) => this.page.keyboard.press(key)));
  }

  /** As a person does: slowly enough to be told from a scanner. */
  async type(text: string): Promise<void> {
    await this.page.keyboard.type(text, { delay: 120 });
  }

  /** Over what a cell holds, by its editor. */
  async enter(column: PackingColumn, text: string): Promise<void> {
    await this.focusCell(column);
    await this.page.keyboard.press('Enter');
    await this.type(text);
    await this.page.keyboard.press('Enter');
  }

  figure(name: 'To pack' | 'Short' | 'Due today' | 'Overdue' | 'To explain' | 'To unpack'): Locator {
    return this.page.getByRole('button', { name: new RegExp(`^${name}:`) });
  }

  view(name: 'List' | 'By Store' | 'By Product'): Locator {
    return this.page.getByRole('group', { name: 'View' }).getByRole('button', { name, exact: true });
  }

  async export(format: 'CSV' | 'Excel'): Promise<Download> {
    const download = this.page.waitForEvent('download');
    await this.page.getByRole('button', { name: 'Export', exact: true }).click();
    await this.page.getByRole('menuitem', { name: format }).click();
    return download;
  }
}
