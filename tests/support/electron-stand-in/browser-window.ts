// `BrowserWindow`: the frame around a page. Positions and focus are remembered, not shown.
import { EventEmitter } from 'node:events';
import { app, PreventableEvent } from './app.ts';
import { WebContents } from './web-contents.ts';

interface WindowSettings {
  readonly width?: number;
  readonly height?: number;
  readonly title?: string;
  readonly webPreferences: Readonly<Record<string, unknown>>;
}

export class BrowserWindow extends EventEmitter {
  static readonly all = new Set<BrowserWindow>();
  readonly settings: WindowSettings;
  readonly webContents: WebContents;
  #visible = false;
  #loaded = false;
  #destroyed = false;

  constructor(settings: WindowSettings) {
    super();
    this.settings = settings;
    this.webContents = new WebContents(settings.webPreferences);
    BrowserWindow.all.add(this);
    app.windows.add(this);
    app.emit('web-contents-created', {}, this.webContents);
  }

  static getAllWindows(): BrowserWindow[] {
    return [...BrowserWindow.all];
  }
  async loadURL(url: string): Promise<void> {
    await this.webContents.load(url);
    if (this.#loaded) return;
    this.#loaded = true;
    this.emit('ready-to-show');
    app.emit('stand-in-window-loaded');
  }
  close(): void {
    const event = new PreventableEvent();
    this.emit('close', event);
    if (!event.defaultPrevented) this.destroy();
  }
  closeForQuit(): boolean {
    this.close();
    return this.#destroyed;
  }
  destroy(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    BrowserWindow.all.delete(this);
    void this.webContents.closePage();
    this.emit('closed');
    app.windowClosed(this);
  }
  isDestroyed(): boolean {
    return this.#destroyed;
  }
  show(): void {
    this.#visible = true;
  }
  isVisible(): boolean {
    return this.#visible;
  }
  focus(): void {}
  isFocused(): boolean {
    return false;
  }
  isMinimized(): boolean {
    return false;
  }
  restore(): void {}
  maximize(): void {}
  isMaximized(): boolean {
    return false;
  }
  getTitle(): string {
    return this.settings.title ?? '';
  }
  getNormalBounds(): { x: number; y: number; width: number; height: number } {
    return { x: 0, y: 0, width: this.settings.width ?? 800, height: this.settings.height ?? 600 };
  }
}
