// Production: the board with its columns and cards, the list, what to start, and the open batch.
import type { Locator, Page } from '@playwright/test';

export type StageName = 'Grinding' | 'Rolling' | 'Testing' | 'Packaging' | 'Finished today';

export class ProductionModel {
  readonly page: Page;
  readonly board: Locator;
  readonly filter: Locator;
  /** Of the list. */
  readonly grid: Locator;
  /** What to start. */
  readonly needs: Locator;
  /** Whichever batch is open. */
  readonly drawer: Locator;

  constructor(page: Page) {
    this.page = page;
    this.board = page.getByRole('region', { name: 'Board of batches' });
    this.filter = page.getByRole('searchbox', { name: /^Filter by strain/ });
    this.grid = page.getByRole('region', { name: 'Production batches' });
    this.needs = page.getByRole('table', { name: 'What to start' });
    this.drawer = page.getByRole('complementary', { name: /^Batch/ });
  }

  async goto(): Promise<void> {
    await this.page
      .getByRole('navigation', { name: 'Main' })
      .getByRole('link', { name: /^Production\b/ })
      .click();
    await this.page.getByRole('heading', { level: 1, name: 'Production' }).waitFor();
  }

  view(name: 'Board' | 'List' | 'To start'): Locator {
    return this.page.getByRole('group', { name: 'View' }).getByRole('button', { name: new RegExp(`^${name}`) });
  }

  show(name: string): Locator {
    return this.page.getByRole('group', { name: 'Show' }).getByRole('button', { name: new RegExp(`^${name}`) });
  }

  column(stage: StageName): Locator {
    return this.board.getByRole('region', { name: stage });
  }

  /** The cards of a stage, or of all of them, that contain `text`. */
  card(text: string | RegExp, stage?: StageName): Locator {
    const within = stage === undefined ? this.board : this.column(stage);
    return within.locator('[data-batch]').filter({ hasText: text });
  }

  /** What opens the batch of a card, and takes the focus. */
  open(card: Locator): Locator {
    return card.getByRole('link');
  }

  async choose(card: Locator, item: string | RegExp): Promise<void> {
    await card.getByRole('button', { name: /^What can be done with/ }).click();
    await this.page.getByRole('menuitem', { name: item }).click();
  }

  section(name: string | RegExp): Locator {
    return this.drawer.getByRole('region', { name });
  }

  dialog(name: string | RegExp): Locator {
    return this.page.getByRole('dialog', { name });
  }

  figure(label: string): Locator {
    return this.page.locator('.ph-figure').filter({ has: this.page.getByText(label, { exact: true }) });
  }

  /** Into the open batch. */
  async addSource(tag: string, grams: string): Promise<void> {
    await this.section('Sources').getByRole('button', { name: 'Source' }).click();
    const dialog = this.dialog('Add a source');
    await dialog.getByLabel('METRC number').fill(tag);
    // As a scanner ends.
    await this.page.keyboard.press('Enter');
    await this.page.keyboard.type(grams);
    await this.page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'hidden' });
  }

  /** Into the field of the open batch. */
  async count(sku: string, pieces: string): Promise<void> {
    await this.drawer.getByLabel(`Pieces of ${sku} made since the last count`).fill(pieces);
    await this.page.keyboard.press('Enter');
  }

  async weigh(sku: string, weights: readonly string[]): Promise<void> {
    const field = this.drawer.getByLabel(`Weight of a piece of ${sku}`);
    await field.focus();
    for (const weight of weights) {
      await this.page.keyboard.type(weight);
      await this.page.keyboard.press('Enter');
    }
  }

  async lab(result: string, reference: string): Promise<void> {
    await this.section('Lab')
      .getByRole('button', { name: /^(Enter|Change)$/ })
      .click();
    const dialog = this.dialog(/^Lab result/);
    await dialog.getByLabel('Result').selectOption({ label: result });
    if (reference !== '') await dialog.getByLabel('Reference').fill(reference);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'hidden' });
  }
}
