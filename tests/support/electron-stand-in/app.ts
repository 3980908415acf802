// `app`: the life of the program, in Electron's order: module read → ready → … → before-quit → windows
// closed → will-quit → quit. Either `before-quit` or a window's `close` may hold quitting back.
import { EventEmitter } from 'node:events';

export class PreventableEvent {
  defaultPrevented = false;
  preventDefault(): void {
    this.defaultPrevented = true;
  }
}

interface ClosableWindow {
  /** False when the window refused. */
  closeForQuit(): boolean;
}

class App extends EventEmitter {
  readonly isPackaged = false;
  readonly name = 'Packhouse';
  /** The folder with package.json, set before the bundle runs. */
  root = '';
  readonly windows = new Set<ClosableWindow>();
  readonly paths = new Map<string, string>();
  readonly loginItems: unknown[] = [];
  beforeExit: () => Promise<void> = () => Promise.resolve();
  readonly #ready = Promise.withResolvers<void>();
  #quitting = false;

  getAppPath(): string {
    return this.root;
  }
  setPath(name: string, path: string): void {
    this.paths.set(name, path);
  }
  getPath(name: string): string | undefined {
    return this.paths.get(name);
  }
  requestSingleInstanceLock(): boolean {
    return true;
  }
  setAsDefaultProtocolClient(): boolean {
    return true;
  }
  setLoginItemSettings(settings: unknown): void {
    this.loginItems.push(settings);
  }
  whenReady(): Promise<void> {
    return this.#ready.promise;
  }
  becomeReady(): void {
    this.emit('ready');
    this.#ready.resolve();
  }
  windowClosed(window: ClosableWindow): void {
    this.windows.delete(window);
    if (this.windows.size > 0 || this.#quitting) return;
    if (this.listenerCount('window-all-closed') > 0) this.emit('window-all-closed');
    else this.quit();
  }
  quit(): void {
    const event = new PreventableEvent();
    this.emit('before-quit', event);
    if (event.defaultPrevented) return;
    this.#quitting = true;
    for (const window of [...this.windows]) {
      if (!window.closeForQuit()) {
        this.#quitting = false;
        return;
      }
    }
    this.emit('will-quit', new PreventableEvent());
    this.emit('quit');
    this.exit(0);
  }
  exit(code: number): void {
    void this.beforeExit().finally(() => process.exit(code));
  }
}

export const app = new App();
