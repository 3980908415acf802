// The mapping screen: its tabs, decisions, aliases and pins.
import type { Locator, Page } from '@playwright/test';

export type MappingTab =
  | 'Needs a decision'
  | 'Strains without a batch'
  | 'Batches without a package'
  | 'Matched'
  | 'Aliases'
  | 'Pins';

export class MappingModel {
  readonly page: Page;
  readonly filter: Locator;
  readonly matched: Locator;

  constructor(page: Page) {
    this.page = page;
    this.filter = page.getByRole('searchbox', { name: 'Filter by strain, product or batch' });
    this.matched = page.getByRole('region', { name: 'Matched batches' });
  }

  async goto(): Promise<void> {
    await this.page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Mapping' }).click();
  }

  async tab(name: MappingTab): Promise<void> {
    await this.page.getByRole('tab', { name }).click();
  }

  /** One strain and SKU with several batches, e.g. "Wedding Cake, Single 0.5 g". */
  decision(strainAndSku: string): Locator {
    return this.page.getByRole('article', { name: strainAndSku });
  }

  strain(name: string): Locator {
    return this.page.getByRole('article', { name, exact: true });
  }

  batch(batchId: number): Locator {
    return this.page.getByRole('article', { name: `Batch ${batchId}`, exact: true });
  }

  async pin(strainAndSku: string, batchId: number): Promise<void> {
    await this.decision(strainAndSku)
      .getByRole('button', { name: `Pin this one: batch ${batchId} to ${strainAndSku}` })
      .click();
  }

  /** Starts from the batch: which strain and SKU it belongs to. */
  async pinBatch(batchId: number, strain: string, sku: string): Promise<void> {
    await this.batch(batchId)
      .getByRole('button', { name: `Pin batch ${batchId}` })
      .click();
    const dialog = this.page.getByRole('dialog', { name: `Pin batch ${batchId}` });
    await dialog.getByLabel('Our strain').fill(strain);
    await dialog.getByLabel('SKU').selectOption({ label: sku });
    await dialog.getByRole('button', { name: 'Pin', exact: true }).click();
  }

  async addAlias(alias: string, strain: string): Promise<void> {
    await this.tab('Aliases');
    await this.page.getByLabel('As Apex writes it').fill(alias);
    await this.page.getByLabel('Our strain').fill(strain);
    await this.page.getByRole('button', { name: 'Add alias' }).click();
  }
}
