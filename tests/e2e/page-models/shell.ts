// The frame around every screen, by role and name as a person finds it.
import type { Locator, Page } from '@playwright/test';

export type ScreenName =
  | 'Today'
  | 'Consumables'
  | 'Tracker'
  | 'Finished goods'
  | 'Orders'
  | 'Packing'
  | 'Delivery'
  | 'History'
  | 'Stores'
  | 'Production'
  | 'Sheets and Excel'
  | 'To send'
  | 'Apex sync'
  | 'Mapping'
  | 'Training'
  | 'Settings'
  | 'People'
  | 'Audit log'
  | 'Backups';

export type PersonMenuItem =
  | 'Set a PIN…'
  | 'Change password…'
  | 'Lock now'
  | 'Switch person'
  | 'Sign out'
  | 'Open the training sandbox'
  | 'Leave training';

export class ShellModel {
  readonly page: Page;
  readonly navigation: Locator;
  readonly training: Locator;
  /** How the Apex sync stands, in the header. */
  readonly lamp: Locator;
  /** Under the header while nothing is sent; `data-reason` is the pause reason. */
  readonly pauseBanner: Locator;
  readonly reconnecting: Locator;
  readonly notifications: Locator;

  constructor(page: Page) {
    this.page = page;
    this.navigation = page.getByRole('navigation', { name: 'Main' });
    this.training = page.getByText('TRAINING', { exact: true });
    this.lamp = page.getByRole('banner').getByRole('link', { name: /^Apex/ });
    this.pauseBanner = page.locator('[role=status][data-reason]');
    this.reconnecting = page.getByText('Reconnecting…');
    this.notifications = page.getByRole('alert');
  }

  heading(name: ScreenName): Locator {
    return this.page.getByRole('heading', { level: 1, name, exact: true });
  }

  link(name: ScreenName): Locator {
    // A count may follow, and its words may name another page.
    return this.navigation.getByRole('link', { name: new RegExp(`^${name}\\b`) });
  }

  async open(name: ScreenName): Promise<void> {
    await this.link(name).click();
    await this.heading(name).waitFor();
  }

  /** The button with whoever is signed in. */
  person(name: string): Locator {
    return this.page.getByRole('button', { name: `${name}, ` });
  }

  /** From the menu of whoever is signed in. */
  async choose(item: PersonMenuItem): Promise<void> {
    await this.page.getByRole('button', { name: /Account and sign-out/ }).click();
    await this.page.getByRole('menuitem', { name: item }).click();
  }

  /** From the keyboard, wherever it is. */
  async lockByKey(): Promise<void> {
    await this.page.keyboard.press('ControlOrMeta+Shift+L');
  }

  /** Ctrl-K, types, and takes the first hit whose words contain `choice`. */
  async command(text: string, choice: string | RegExp): Promise<void> {
    await this.page.keyboard.press('ControlOrMeta+k');
    await this.page
      .getByRole('searchbox', { name: 'Search pages, packages, orders, stores and actions' })
      .or(this.page.getByPlaceholder('A page, an action, a package or an order…'))
      .first()
      .fill(text);
    await this.page.locator('.mantine-Spotlight-action').filter({ hasText: choice }).first().click();
  }

  /** The dialog on top, by its title. */
  dialog(name: string | RegExp): Locator {
    return this.page.getByRole('dialog', { name });
  }

  async undo(): Promise<void> {
    await this.page.getByRole('button', { name: 'Undo' }).last().click();
  }
}
