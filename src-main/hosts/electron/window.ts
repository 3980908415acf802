// The one window: opens where it was, shows itself when painted, comes back after a crash of its page.
// Closing it only hides the screen while syncing goes on, unless the person chose otherwise.
import { app, BrowserWindow, type Rectangle, screen, type WebContents } from 'electron';
import type { Logger } from '#main/core/log.ts';
import { APP_ORIGIN, RECOVERY_PATH } from './addresses.ts';
import type { PreferenceFile } from './preferences.ts';

export interface WindowOptions {
  readonly preload: string;
  readonly icon: string;
  /** Asked when the window opens; from then on its page says so in the title itself. */
  training(): boolean;
  readonly preferences: PreferenceFile;
  readonly log: Logger;
}

export interface MainWindow {
  /** Opens the window or brings it to the front, on the given address of ours when there is one. */
  show(address?: string): void;
  isFocused(): boolean;
  isOurs(contents: WebContents): boolean;
}

const USUAL = { width: 1360, height: 860 };
const SMALLEST = { minWidth: 900, minHeight: 600 };

/** The remembered place if a screen still shows its title bar, else the middle of the main screen. */
function placeOnScreen(bounds: Rectangle | null, areas: readonly Rectangle[]): Partial<Rectangle> {
  if (!bounds) return USUAL;
  const visible = areas.some(
    (area) =>
      bounds.x + bounds.width > area.x + 80 &&
      bounds.x < area.x + area.width - 80 &&
      bounds.y >= area.y - 8 &&
      bounds.y < area.y + area.height - 80,
  );
  return visible ? bounds : { width: bounds.width, height: bounds.height };
}

/** A load that another one overtook, or that was refused, is not a failure worth more than a line. */
function load(window: BrowserWindow, address: string, log: Logger): void {
  window.loadURL(address).catch((error: unknown) => log.warn('The window did not load', { error }));
}

function open(options: WindowOptions, address: string): BrowserWindow {
  const { preferences, log } = options;
  const areas = screen.getAllDisplays().map((display) => display.workArea);
  const window = new BrowserWindow({
    ...placeOnScreen(preferences.get().bounds, areas),
    ...SMALLEST,
    show: false,
    title: options.training() ? 'Packhouse (training)' : 'Packhouse',
    icon: options.icon,
    webPreferences: {
      preload: options.preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: !app.isPackaged,
    },
  });
  window.once('ready-to-show', () => {
    if (preferences.get().maximized) window.maximize();
    window.show();
  });
  window.on('close', () => {
    preferences.set({ bounds: window.getNormalBounds(), maximized: window.isMaximized() });
  });
  window.webContents.on('render-process-gone', (_event, details) => {
    if (details.reason === 'clean-exit') return;
    log.error('The window’s page stopped', { reason: details.reason, exitCode: details.exitCode });
    load(window, `${APP_ORIGIN}${RECOVERY_PATH}`, log);
  });
  window.webContents.on('did-fail-load', (_event, code, reason, _url, isMainFrame) => {
    // -3: a navigation we refused ourselves.
    if (isMainFrame && code !== -3) log.error('The window’s page could not be loaded', { code, reason });
  });
  load(window, address, log);
  return window;
}

export function createMainWindow(options: WindowOptions): MainWindow {
  let window: BrowserWindow | null = null;
  return {
    show: (address) => {
      if (!window) {
        window = open(options, address ?? `${APP_ORIGIN}/`);
        window.on('closed', () => {
          window = null;
        });
        return;
      }
      if (address) load(window, address, options.log);
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
    },
    isFocused: () => window?.isFocused() ?? false,
    isOurs: (contents) => window !== null && window.webContents === contents,
  };
}
