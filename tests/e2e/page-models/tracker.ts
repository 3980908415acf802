// The tracker: its two areas of the settings, its page, the lamp in the header and the line above finished goods.
import type { Locator, Page } from '@playwright/test';
import { SettingsModel } from './settings.ts';

export class TrackerModel {
  readonly page: Page;
  readonly settings: SettingsModel;
  readonly key: Locator;
  readonly keyField: Locator;
  readonly apiKey: Locator;
  readonly apiStatus: Locator;
  readonly lamp: Locator;

  constructor(page: Page) {
    this.page = page;
    this.settings = new SettingsModel(page);
    this.key = page.getByRole('region', { name: 'Tracker key' });
    this.keyField = this.key.getByLabel('Key', { exact: true });
    this.apiKey = page.getByRole('region', { name: 'Key of our own API' });
    this.apiStatus = page.getByRole('region', { name: 'Status', exact: true });
    this.lamp = page.locator('[data-tracker]');
  }

  async openServer(): Promise<void> {
    await this.settings.goto();
    await this.settings.openArea('Tracker server');
  }

  async openApi(): Promise<void> {
    await this.settings.goto();
    await this.settings.openArea('Tracker API');
  }

  /** Asks whatever stands in the fields. */
  async check(): Promise<void> {
    await this.key.getByRole('button', { name: /^Check/ }).click();
  }

  /** Switches our own API on at a port of this computer, and waits until it listens. */
  async serveAt(port: number): Promise<void> {
    await this.settings.field('Port').fill(String(port));
    await this.settings.toggle('Let other machines ask this one').check({ force: true });
    await this.settings.save('Tracker API');
    await this.apiStatus.getByText(`127.0.0.1:${port}`).waitFor();
  }

  /** The key that is shown once; the dialog is closed again. */
  async takeNewKey(): Promise<string> {
    const shown = this.page.getByRole('dialog', { name: 'The new key' });
    const value = await shown.getByLabel('The new key').innerText();
    await shown.getByRole('button', { name: 'I have it' }).click();
    await shown.waitFor({ state: 'hidden' });
    return value.trim();
  }
}
