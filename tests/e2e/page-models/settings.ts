// The settings screen: areas, search, fields, saving, the Apex token, the old client's settings.
import type { Locator, Page } from '@playwright/test';

export type AreaName =
  | 'Facility'
  | 'Apex'
  | 'Sync and safety'
  | 'Mapping'
  | 'Orders'
  | 'Finished goods'
  | 'Production'
  | 'Tracker server'
  | 'Tracker API'
  | 'People and lock'
  | 'Backups';

export class SettingsModel {
  readonly page: Page;
  readonly search: Locator;
  readonly areas: Locator;
  readonly token: Locator;
  readonly tokenField: Locator;
  /** Asks before unsaved changes are lost. */
  readonly leaving: Locator;

  constructor(page: Page) {
    this.page = page;
    this.search = page.getByRole('searchbox', { name: 'Search the settings' });
    this.areas = page.getByRole('navigation', { name: 'Areas of the settings' });
    this.token = page.getByRole('region', { name: 'Apex token' });
    this.tokenField = this.token.getByLabel('Token', { exact: true });
    this.leaving = page.getByRole('dialog', { name: 'Leave without saving?' });
  }

  async goto(): Promise<void> {
    await this.page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Settings' }).click();
    await this.search.waitFor();
  }

  area(name: AreaName): Locator {
    // The navigation has a part of the same name.
    return this.page.getByRole('main').getByRole('region', { name, exact: true });
  }

  async openArea(name: AreaName): Promise<Locator> {
    await this.areas.getByRole('button', { name }).click();
    await this.area(name).waitFor();
    return this.area(name);
  }

  /** A text, number or time field by its label. */
  field(label: string): Locator {
    return this.page.getByRole('main').getByRole('textbox', { name: label });
  }

  toggle(label: string): Locator {
    return this.page.getByRole('switch', { name: label });
  }

  /** The whole row of a setting, by its key: its words, its mark, its problem. */
  row(key: string): Locator {
    return this.page.locator(`[data-setting="${key}"]`);
  }

  async backToDefault(key: string): Promise<void> {
    await this.row(key).getByRole('button', { name: 'Back to the default' }).click();
  }

  saveButton(area: AreaName): Locator {
    return this.area(area).getByRole('button', { name: `Save ${area}` });
  }

  async save(area: AreaName): Promise<void> {
    await this.saveButton(area).click();
    await this.saveButton(area).waitFor({ state: 'hidden' });
  }

  async discard(area: AreaName): Promise<void> {
    await this.area(area).getByRole('button', { name: 'Discard' }).click();
  }

  async saveToken(token: string): Promise<void> {
    await this.tokenField.fill(token);
    await this.token.getByRole('button', { name: /^(Save token|Replace the token)$/ }).click();
  }

  async checkConnection(): Promise<void> {
    await this.token.getByRole('button', { name: /^Check/ }).click();
  }

  async removeToken(): Promise<void> {
    await this.token.getByRole('button', { name: 'Remove…' }).click();
    await this.token.getByRole('button', { name: 'Remove the token' }).click();
  }

  /** Chooses the old client's file; answers the dialog with what it holds. */
  async previewOldClient(file: { name: string; mimeType: string; buffer: Buffer }): Promise<Locator> {
    await this.page.getByRole('button', { name: /^Take over the old client/ }).click();
    const dialog = this.page.getByRole('dialog', { name: 'Settings of the old client' });
    await dialog.getByLabel('Settings file of the old client').setInputFiles(file);
    await dialog.getByRole('region', { name: 'What the file holds' }).waitFor();
    return dialog;
  }
}
