// The parts of Electron that only speak to the desktop: they keep what they were given and show nothing.
import { EventEmitter } from 'node:events';

interface MenuTemplateItem {
  readonly label?: string;
  readonly role?: string;
  readonly click?: () => void;
  readonly submenu?: readonly MenuTemplateItem[];
}

interface MenuItem {
  readonly label: string;
  readonly role: string | undefined;
  readonly submenu: Menu | undefined;
  click(): void;
}

export class Menu {
  static application: Menu | null = null;
  readonly items: readonly MenuItem[];
  constructor(template: readonly MenuTemplateItem[]) {
    this.items = template.map(({ label = '', role, click, submenu }) => ({
      label,
      role,
      submenu: submenu && new Menu(submenu),
      click: () => click?.(),
    }));
  }
  static buildFromTemplate(template: readonly MenuTemplateItem[]): Menu {
    return new Menu(template);
  }
  static setApplicationMenu(menu: Menu | null): void {
    Menu.application = menu;
  }
  static getApplicationMenu(): Menu | null {
    return Menu.application;
  }
}

export class Tray extends EventEmitter {
  static readonly shown = new Set<Tray>();
  toolTip = '';
  menu: Menu | null = null;
  constructor(_image: unknown) {
    super();
    Tray.shown.add(this);
  }
  setToolTip(text: string): void {
    this.toolTip = text;
  }
  setContextMenu(menu: Menu): void {
    this.menu = menu;
  }
  destroy(): void {
    Tray.shown.delete(this);
  }
}

export class Notification extends EventEmitter {
  static readonly shown: { readonly title: string; readonly body: string }[] = [];
  readonly #words: { readonly title: string; readonly body: string };
  constructor(words: { readonly title: string; readonly body: string }) {
    super();
    this.#words = words;
  }
  static isSupported(): boolean {
    return true;
  }
  show(): void {
    Notification.shown.push(this.#words);
  }
}

export const nativeImage = { createFromPath: (path: string) => ({ path }) };
export const powerMonitor = new EventEmitter();
export const screen = {
  getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1600, height: 1000 } }],
};
export const dialog = {
  showMessageBox: () => Promise.resolve({ response: 0, checkboxChecked: false }),
  showErrorBox: (title: string, text: string): void => {
    process.stderr.write(`${title}: ${text}\n`);
  },
};
export const shell = {
  openExternal: (_address: string): Promise<void> => Promise.resolve(),
  /** Electron answers what went wrong, in words. */
  openPath: (_path: string): Promise<string> => Promise.resolve(''),
};

let clipboardText = '';
export const clipboard = {
  writeText: (text: string): void => {
    clipboardText = text;
  },
  readText: (): string => clipboardText,
};

// As on a Linux without a secret service: the program has to fall back by itself.
export const safeStorage = {
  isEncryptionAvailable: (): boolean => false,
  getSelectedStorageBackend: (): string => 'basic_text',
  encryptString: (_text: string): Buffer => {
    throw new Error('No secret storage here.');
  },
  decryptString: (_bytes: Buffer): string => {
    throw new Error('No secret storage here.');
  },
};
