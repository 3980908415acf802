// The Apex sync screen: status, plan and log. Its settings are on the settings screen.
import type { Locator, Page } from '@playwright/test';

export class ApexSyncModel {
  readonly page: Page;
  readonly plan: Locator;
  readonly log: Locator;
  readonly safetyStop: Locator;
  readonly needsPerson: Locator;

  constructor(page: Page) {
    this.page = page;
    this.plan = page.getByRole('region', { name: 'Plan of the next cycle' });
    this.log = page.getByRole('region', { name: 'Sync log' });
    this.safetyStop = page.getByRole('region', { name: 'Safety stop' });
    this.needsPerson = page.getByRole('region', { name: 'Needs a person' });
  }

  async goto(): Promise<void> {
    await this.page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Apex sync' }).click();
  }

  async tab(name: 'Plan' | 'Log'): Promise<void> {
    await this.page.getByRole('tab', { name }).click();
  }

  button(name: 'Pause' | 'Resume' | 'Run now' | 'Refresh mapping'): Locator {
    return this.page.getByRole('main').getByRole('button', { name, exact: true }).last();
  }

  planRow(batchId: number): Locator {
    return this.plan.getByRole('row').filter({ hasText: String(batchId) });
  }

  itWasASale(batchId: number): Locator {
    return this.page.getByRole('button', { name: `Batch ${batchId}: it was a sale, take it off the package` });
  }

  notASale(batchId: number): Locator {
    return this.page.getByRole('button', { name: `Batch ${batchId}: not a sale, let it rise` });
  }

  retry(batchId: number): Locator {
    return this.page.getByRole('button', { name: `Retry batch ${batchId}` });
  }

  async approveCuts(): Promise<void> {
    await this.safetyStop.getByRole('button', { name: /^Approve/ }).click();
    await this.page
      .getByRole('dialog')
      .getByRole('button', { name: /^Approve and send/ })
      .click();
  }
}
