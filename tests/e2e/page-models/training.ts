// The training screen: the outside world, played by hand.
import type { Locator, Page } from '@playwright/test';

export class TrainingModel {
  readonly page: Page;
  readonly happenings: Locator;
  readonly driver: Locator;

  constructor(page: Page) {
    this.page = page;
    this.happenings = page.getByRole('region', { name: 'Happening there' }).getByRole('listitem');
    this.driver = page.getByRole('switch', { name: 'Customers buy and people edit by themselves' });
  }

  async goto(): Promise<void> {
    await this.page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Training' }).click();
  }

  async sell(batchId: number, units: number): Promise<void> {
    const section = this.page.getByRole('region', { name: 'Somebody buys on Apex' });
    await section.getByLabel('Apex batch').fill(String(batchId));
    await section.getByLabel('Sold').fill(String(units));
    await section.getByRole('button', { name: 'Sell' }).click();
  }

  async editQuantity(batchId: number, quantity: number): Promise<void> {
    const section = this.page.getByRole('region', { name: 'Somebody edits a quantity on Apex' });
    await section.getByLabel('Apex batch').fill(String(batchId));
    await section.getByLabel('New quantity').fill(String(quantity));
    await section.getByRole('button', { name: 'Change it there' }).click();
  }

  /** `times` null: until removed. */
  async switchOnFault(label: string, times: number | null, of: 'Apex' | 'Google' = 'Apex'): Promise<void> {
    const section = this.page.getByRole('region', { name: `Faults of ${of}` });
    await section.getByLabel(`${of} should`).selectOption({ label });
    await section.getByLabel('How often').fill(times === null ? '' : String(times));
    await section.getByRole('button', { name: 'Switch it on' }).click();
  }

  /** Of Apex and of Google. */
  async removeFaults(): Promise<void> {
    await this.page.getByRole('button', { name: 'Remove all faults' }).first().click();
    await this.page
      .getByRole('list', { name: /^Faults of/ })
      .first()
      .waitFor({ state: 'hidden' });
  }

  /** What somebody in the training sheet does. */
  async inSheet(act: string): Promise<void> {
    const section = this.page.getByRole('region', { name: 'Somebody in the sheet' });
    await section.getByRole('button', { name: act }).click();
  }
}
