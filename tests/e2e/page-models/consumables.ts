// Consumables: the grid, the drawer with its dialogs, and the recipes.
import type { Locator, Page } from '@playwright/test';

export class ConsumablesModel {
  readonly page: Page;
  readonly grid: Locator;
  readonly filter: Locator;
  /** "3 of 3 consumables". */
  readonly rowCount: Locator;
  /** Whichever consumable is open. */
  readonly drawer: Locator;
  readonly timeline: Locator;

  constructor(page: Page) {
    this.page = page;
    this.grid = page.getByRole('region', { name: 'Consumables', exact: true });
    this.filter = page.getByRole('searchbox', { name: /^Filter by/ });
    this.rowCount = page.getByText(/^[\d,]+ of [\d,]+ consumables$/);
    this.drawer = page.getByRole('complementary', { name: /^Consumable/ });
    this.timeline = this.drawer.getByRole('region', { name: /^History/ });
  }

  async goto(): Promise<void> {
    await this.page
      .getByRole('navigation', { name: 'Main' })
      .getByRole('link', { name: /^Consumables/ })
      .click();
    await this.page.getByRole('heading', { level: 1, name: 'Consumables' }).waitFor();
  }

  row(name: string): Locator {
    return this.grid.getByRole('row').filter({ hasText: name });
  }

  /** Columns go by their ids, e.g. onHand or state. */
  cell(name: string, columnId: string): Locator {
    return this.row(name).locator(`[col-id="${columnId}"]`);
  }

  chip(name: 'In use' | 'Low' | 'Put away too' | 'Recipes'): Locator {
    return this.page.getByRole('group', { name: 'What to show' }).getByRole('button', { name: new RegExp(`^${name}`) });
  }

  dialog(name: string | RegExp): Locator {
    return this.page.getByRole('dialog', { name });
  }

  async add(values: { name: string; kind: string; onHand?: string; at?: string; order?: string }): Promise<void> {
    const dialog = this.dialog('New consumable');
    await dialog.getByLabel('Name').fill(values.name);
    await dialog.getByLabel('Kind').selectOption({ label: values.kind });
    await dialog.getByLabel('On hand').fill(values.onHand ?? '');
    await dialog.getByLabel('Reorder at').fill(values.at ?? '');
    await dialog.getByLabel('Order', { exact: true }).fill(values.order ?? '');
    await dialog.getByRole('button', { name: 'Add consumable' }).click();
    await dialog.waitFor({ state: 'hidden' });
  }

  async startNew(): Promise<Locator> {
    await this.page.getByRole('button', { name: 'New consumable' }).click();
    return this.dialog('New consumable');
  }

  async open(name: string): Promise<void> {
    await this.row(name).click();
    await this.page.getByRole('complementary', { name: `Consumable ${name}` }).waitFor();
  }

  /** From the three dots of the drawer. */
  async choose(item: string): Promise<void> {
    await this.drawer.getByRole('button', { name: 'More for this consumable' }).click();
    await this.page.getByRole('menuitem', { name: item }).click();
  }

  /** In the open recipe dialog: the SKU or the consumable by its words. */
  async pick(dialog: Locator, field: 'SKU' | 'Consumable', choice: string): Promise<void> {
    await dialog.getByRole('combobox', { name: field, exact: true }).click();
    await this.page.getByRole('option', { name: choice }).click();
  }
}
