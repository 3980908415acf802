// Sheets and Excel: the set-up in four steps, the banners, and the tray of conflicts and notes beside the packing list.
import type { Locator, Page } from '@playwright/test';
import type { CheckStep, SheetTrouble } from '#shared/contract/sheets.ts';

export const SET_UP_STEPS = ['Service account', 'Spreadsheet', 'Live check', 'Switch on'] as const;
export type SetUpStepName = (typeof SET_UP_STEPS)[number];

export class SheetsModel {
  readonly page: Page;
  /** The ways out to the list itself. */
  readonly openInSheets: Locator;
  readonly tray: Locator;
  readonly trayButton: Locator;

  constructor(page: Page) {
    this.page = page;
    this.openInSheets = page.getByRole('link', { name: /Google Sheets$/ });
    this.tray = page.getByRole('complementary', { name: 'Conflicts and notes' });
    this.trayButton = page.getByRole('button', { name: /^(Conflicts|\d+ (conflict|note))/ });
  }

  async goto(): Promise<void> {
    await this.page
      .getByRole('navigation', { name: 'Main' })
      .getByRole('link', { name: /^Sheets and Excel/ })
      .click();
    await this.page.getByRole('heading', { level: 1, name: 'Sheets and Excel' }).waitFor();
  }

  /** Above the list, by the trouble's code; "back" is the summary of a return. */
  banner(code: SheetTrouble | 'back'): Locator {
    return this.page.locator(`[data-sheets="${code}"]`);
  }

  /** `data-state` is done, now, later or wrong. */
  step(name: SetUpStepName): Locator {
    return this.page.getByRole('region', { name, exact: true });
  }

  /** Opens a step that is closed. */
  async open(name: SetUpStepName): Promise<void> {
    const button = this.step(name).getByRole('button', { name: new RegExp(`: ${name}$`) });
    if ((await button.getAttribute('aria-expanded')) === 'false') await button.click();
  }

  async chooseAccount(name: string, content: string): Promise<void> {
    const file = { name, mimeType: 'application/json', buffer: Buffer.from(content) };
    await this.step('Service account').getByLabel('The service account’s JSON file').setInputFiles(file);
  }

  async chooseSpreadsheet(address: string): Promise<void> {
    const step = this.step('Spreadsheet');
    await step.getByLabel('Spreadsheet of the packing list').fill(address);
    await step.getByRole('button', { name: 'Save the spreadsheet' }).click();
    await step.getByRole('button', { name: 'Save the spreadsheet' }).waitFor({ state: 'hidden' });
  }

  async check(): Promise<void> {
    await this.step('Live check')
      .getByRole('button', { name: /^Check (it now|again)$/ })
      .click();
  }

  /** Of the last check; `data-state` is ok, failed, skipped or warning. */
  checked(step: CheckStep['step']): Locator {
    return this.page.locator(`[data-step="${step}"]`);
  }

  async switchOn(): Promise<void> {
    const step = this.step('Switch on');
    await step.getByRole('switch', { name: 'Keep the packing list in Google Sheets' }).click({ force: true });
    await step.getByRole('button', { name: /^Save/ }).click();
    await step.getByRole('button', { name: /^Save/ }).waitFor({ state: 'hidden' });
  }

  async openTray(): Promise<void> {
    await this.trayButton.click();
    await this.tray.waitFor();
  }

  conflict(words: string): Locator {
    return this.tray.locator('[data-conflict]').filter({ hasText: words });
  }

  /** One value of a conflict: "In the sheet", "Here", "It holds now". */
  side(conflict: Locator, name: string): Locator {
    return conflict.locator('.ph-side').filter({ hasText: name });
  }

  note(words: string): Locator {
    return this.tray.locator('[data-finding]').filter({ hasText: words });
  }

  /** What the grid says of a cell that was typed elsewhere and needs a person. */
  mark(cell: Locator): Locator {
    return cell.locator('.ph-marked');
  }
}
