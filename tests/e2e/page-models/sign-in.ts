// Who is working here: the people's tiles, and PIN or password of the one chosen. The same screen covers a locked window.
import type { Locator, Page } from '@playwright/test';

export class SignInModel {
  readonly page: Page;
  readonly tiles: Locator;
  readonly password: Locator;
  readonly pinField: Locator;
  /** What went wrong with the last try. */
  readonly problem: Locator;
  readonly openTraining: Locator;

  constructor(page: Page) {
    this.page = page;
    this.tiles = page.locator('.ph-tiles').getByRole('button');
    this.password = page.getByLabel('Password', { exact: true });
    this.pinField = page.getByLabel('PIN', { exact: true });
    this.problem = page.getByRole('main').getByRole('alert');
    this.openTraining = page.getByRole('button', { name: 'Open the training sandbox' });
  }

  /** By a person's name or by the role written below it. */
  tile(nameOrRole: string): Locator {
    return this.tiles.filter({ hasText: nameOrRole }).first();
  }

  /** In training a name is enough: be that person, or the first one with that role. */
  async choosePractice(nameOrRole: string): Promise<void> {
    await this.tile(nameOrRole).click();
    await this.page.getByRole('navigation', { name: 'Main' }).waitFor();
  }

  /** Opens that person's password field, wherever the screen stands. */
  async choose(name: string): Promise<void> {
    const heading = this.page.getByRole('heading', { level: 1, name, exact: true });
    const list = this.page.getByRole('heading', { level: 1, name: 'Who is working here?' });
    const other = this.page.getByRole('button', { name: 'Choose another person' });
    await heading.or(list).or(other).first().waitFor();
    if (await heading.isVisible()) return;
    if (!(await list.isVisible())) await other.click();
    await this.tile(name).click();
    await heading.waitFor();
  }

  async signIn(name: string, password: string): Promise<void> {
    await this.choose(name);
    const instead = this.page.getByRole('button', { name: 'Use the password instead' });
    await this.password.or(instead).first().waitFor();
    if (await instead.isVisible()) await instead.click();
    await this.password.fill(password);
    await this.password.press('Enter');
  }

  async pin(name: string, pin: string): Promise<void> {
    await this.choose(name);
    await this.pinField.fill(pin);
    await this.pinField.press('Enter');
  }
}
