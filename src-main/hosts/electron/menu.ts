// The application menu with the shortcuts people expect on their system. No developer tools in the
// program people install.
import { app, Menu, type MenuItemConstructorOptions } from 'electron';
import type { PreferenceFile } from './preferences.ts';

export interface MenuActions {
  showWindow(): void;
  about(): void;
  checkForUpdates(): void;
  setStartAtLogin(on: boolean): void;
}

function menuTemplate(
  actions: MenuActions,
  preferences: PreferenceFile,
  platform: NodeJS.Platform,
  packaged: boolean,
  training: boolean,
): MenuItemConstructorOptions[] {
  const mac = platform === 'darwin';
  const about: MenuItemConstructorOptions = { label: 'About Packhouse', click: () => actions.about() };
  const updates: MenuItemConstructorOptions = {
    label: 'Check for updates…',
    enabled: packaged,
    click: () => actions.checkForUpdates(),
  };
  const choices: MenuItemConstructorOptions[] = [
    {
      label: 'Keep syncing when the window is closed',
      type: 'checkbox',
      checked: preferences.get().keepSyncing,
      click: (item) => preferences.set({ keepSyncing: item.checked }),
    },
    {
      label: 'Start Packhouse when I sign in to this computer',
      type: 'checkbox',
      checked: preferences.get().startAtLogin,
      click: (item) => actions.setStartAtLogin(item.checked),
    },
  ];
  const quit: MenuItemConstructorOptions = { role: 'quit', label: 'Quit Packhouse' };
  const application: MenuItemConstructorOptions = {
    label: 'Packhouse',
    submenu: [about, updates, { type: 'separator' }, ...choices, { type: 'separator' }, { role: 'hide' }, quit],
  };
  const view: MenuItemConstructorOptions = {
    label: 'View',
    submenu: [
      { role: 'reload' },
      { type: 'separator' },
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      { role: 'togglefullscreen' },
      ...(packaged ? [] : ([{ role: 'toggleDevTools' }] satisfies MenuItemConstructorOptions[])),
    ],
  };
  const mode: MenuItemConstructorOptions[] = training
    ? [{ label: 'Training', submenu: [{ label: 'Nothing done here reaches real systems', enabled: false }] }]
    : [];
  return [
    mac
      ? application
      : { label: 'File', submenu: [{ role: 'close', label: 'Close window' }, ...choices, { type: 'separator' }, quit] },
    { role: 'editMenu' },
    view,
    {
      role: 'windowMenu',
      submenu: [{ label: 'Packhouse', click: () => actions.showWindow() }, { role: 'minimize' }, { role: 'zoom' }],
    },
    { role: 'help', submenu: mac ? [] : [about, updates] },
    ...mode,
  ];
}

/** Again whenever the window enters or leaves training. */
export function installMenu(actions: MenuActions, preferences: PreferenceFile, training: boolean): void {
  const template = menuTemplate(actions, preferences, process.platform, app.isPackaged, training);
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}
