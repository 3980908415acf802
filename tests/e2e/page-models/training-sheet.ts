// The page of the pretend Google Sheets that "Open in Google Sheets" leads to in training.
import type { Locator, Page } from '@playwright/test';

export class TrainingSheetModel {
  readonly page: Page;
  readonly grid: Locator;

  constructor(page: Page) {
    this.page = page;
    this.grid = page.getByRole('grid', { name: 'Packing List' });
  }

  /** A cell by words of its row and the header of its column. */
  async cell(words: readonly string[], header: string): Promise<Locator> {
    const heads = this.grid.locator('td[data-row="0"]').filter({ hasText: new RegExp(`^${header}$`) });
    const column = await heads.getAttribute('data-column');
    const rows = words.reduce((found, text) => found.filter({ hasText: text }), this.grid.getByRole('row'));
    return rows.locator(`td[data-column="${column}"]`);
  }

  /** As a person does: into the cell, over what stands there. */
  async type(words: readonly string[], header: string, text: string): Promise<void> {
    const cell = await this.cell(words, header);
    await cell.click();
    await this.page.keyboard.type(text);
    await this.page.keyboard.press('Enter');
  }
}
