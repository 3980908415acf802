// The people screen: the list, one person's drawer, adding somebody, roles.
import type { Locator, Page } from '@playwright/test';

export type RoleName = 'Viewer' | 'User' | 'Compliance' | 'Super Admin';

export class PeopleModel {
  readonly page: Page;
  readonly grid: Locator;
  readonly filter: Locator;
  /** The password shown once after adding somebody or resetting theirs. */
  readonly oneTimePassword: Locator;
  readonly rolesTable: Locator;

  constructor(page: Page) {
    this.page = page;
    this.grid = page.getByRole('region', { name: 'People' });
    this.filter = page.getByRole('searchbox', { name: 'Filter by name or role' });
    this.oneTimePassword = page.getByRole('status', { name: 'One-time password' });
    this.rolesTable = page.getByRole('table', { name: 'Permissions by role' });
  }

  async goto(): Promise<void> {
    await this.page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'People' }).click();
    await this.grid.waitFor();
  }

  row(name: string): Locator {
    return this.grid.getByRole('row').filter({ hasText: name });
  }

  drawer(name: string): Locator {
    return this.page.getByRole('complementary', { name, exact: true });
  }

  async open(name: string): Promise<Locator> {
    await this.row(name).first().click();
    await this.drawer(name).waitFor();
    return this.drawer(name);
  }

  /** Answers the one-time password, with its dialog closed again. */
  async add(name: string, role: RoleName): Promise<string> {
    await this.page.getByRole('button', { name: 'Add person' }).first().click();
    const dialog = this.page.getByRole('dialog', { name: 'Add a person' });
    await dialog.getByLabel('Name').fill(name);
    await dialog.getByRole('radio', { name: role, exact: true }).check();
    await dialog.getByRole('button', { name: 'Add person' }).click();
    return this.takePassword();
  }

  async resetPassword(name: string): Promise<string> {
    const drawer = await this.open(name);
    await drawer.getByRole('button', { name: 'Reset password' }).click();
    await this.page.getByRole('dialog').getByRole('button', { name: 'Reset the password' }).click();
    return this.takePassword();
  }

  async changeRole(name: string, role: RoleName): Promise<void> {
    const drawer = await this.open(name);
    await drawer.getByRole('button', { name: 'Change role' }).click();
    const dialog = this.page.getByRole('dialog', { name: `Role of ${name}` });
    await dialog.getByRole('radio', { name: role, exact: true }).check();
    await dialog.getByRole('button', { name: 'Change role' }).click();
    await dialog.waitFor({ state: 'hidden' });
  }

  async rename(name: string, next: string): Promise<void> {
    const drawer = await this.open(name);
    await drawer.getByRole('button', { name: 'Rename' }).click();
    const dialog = this.page.getByRole('dialog', { name: `Rename ${name}` });
    await dialog.getByLabel('Name').fill(next);
    await dialog.getByRole('button', { name: 'Rename' }).click();
    await dialog.waitFor({ state: 'hidden' });
  }

  async switchOff(name: string): Promise<void> {
    const drawer = await this.open(name);
    await drawer.getByRole('button', { name: 'Switch off' }).click();
    const dialog = this.page.getByRole('dialog', { name: `Switch ${name} off?` });
    await dialog.getByRole('button', { name: 'Switch off' }).click();
    await dialog.waitFor({ state: 'hidden' });
  }

  async showRoles(): Promise<void> {
    await this.page.getByRole('button', { name: 'What each role may do' }).click();
    await this.rolesTable.waitFor();
  }

  private async takePassword(): Promise<string> {
    const password = await this.oneTimePassword.innerText();
    await this.page.getByRole('button', { name: 'I have handed it over' }).click();
    await this.oneTimePassword.waitFor({ state: 'hidden' });
    return password.trim();
  }
}
