// Nobody has an account yet: the three ways in, and the guided set-up.
import type { Locator, Page } from '@playwright/test';

export type FirstRunDoor = 'Set up my facility' | 'Come from the old client' | 'Try the training sandbox';

export interface FirstAccount {
  readonly name: string;
  readonly password: string;
}

export class FirstRunModel {
  readonly page: Page;
  readonly welcome: Locator;

  constructor(page: Page) {
    this.page = page;
    this.welcome = page.getByRole('heading', { level: 1, name: 'Welcome to Packhouse' });
  }

  door(name: FirstRunDoor): Locator {
    return this.page.getByRole('button', { name: new RegExp(`^${name}`) });
  }

  /** The heading of one step of the guide. */
  step(name: 'Your account' | 'Your facility' | 'Apex' | 'You are set up'): Locator {
    return this.page.getByRole('heading', { level: 1, name, exact: true });
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  async account({ name, password }: FirstAccount): Promise<void> {
    await this.step('Your account').waitFor();
    await this.page.getByLabel('Your name').fill(name);
    await this.page.getByLabel('New password', { exact: true }).fill(password);
    await this.page.getByLabel('The same again').fill(password);
    await this.button('Next').click();
  }

  async facility(name: string): Promise<void> {
    await this.step('Your facility').waitFor();
    await this.page.getByLabel('Facility name').fill(name);
    await this.button('Make the account and go on').click();
  }

  async skipApex(): Promise<void> {
    await this.step('Apex').waitFor();
    await this.button('Skip').click();
  }

  async goToToday(): Promise<void> {
    await this.step('You are set up').waitFor();
    await this.button('Go to Today').click();
  }

  /** The whole way from the first page to Today, without Apex. */
  async setUp(account: FirstAccount, facility: string): Promise<void> {
    await this.door('Set up my facility').click();
    await this.account(account);
    await this.facility(facility);
    await this.skipApex();
    await this.goToToday();
  }
}
