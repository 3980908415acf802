// The page of one window: the app's scheme answered by the program's own handler, navigations and new
// windows put to the program before they happen, IPC and ports carried to the preload's isolated world.
import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import type { CDPSession, Page, Route } from '@playwright/test';
import { isCarried, toCarried, toReal } from './addresses.ts';
import { PreventableEvent } from './app.ts';
import { runningChromium } from './chromium-window.ts';
import type { MessagePortMain } from './message-ports.ts';
import { pageScript, preloadScript, RECEIVE, SEND, WORLD } from './page-scripts.ts';
import { ipcMain, Session, session } from './session.ts';

interface Packed {
  readonly text?: string;
  readonly base64?: string;
}
type FromPage =
  | { readonly kind: 'ipc'; readonly channel: string; readonly args: readonly unknown[] }
  | { readonly kind: 'port'; readonly port: string; readonly data: Packed };

const pack = (data: unknown): Packed =>
  typeof data === 'string'
    ? { text: data }
    : { base64: Buffer.from(data instanceof Uint8Array ? data : new Uint8Array()).toString('base64') };
const unpack = (data: Packed): unknown => data.text ?? new Uint8Array(Buffer.from(data.base64 ?? '', 'base64'));

class NavigationEvent extends PreventableEvent {
  readonly url: string;
  constructor(url: string) {
    super();
    this.url = url;
  }
}

/** One load of the page: what `senderFrame` is. Its ports close with it. */
class Frame {
  readonly url: string;
  readonly ports = new Map<string, MessagePortMain>();
  readonly #call: (message: unknown) => void;

  constructor(url: string, call: (message: unknown) => void) {
    this.url = url;
    this.#call = call;
  }
  get origin(): string {
    const { protocol: scheme, host } = new URL(this.url);
    return `${scheme}//${host}`;
  }
  postMessage(channel: string, body: unknown, ports: readonly MessagePortMain[] = []): void {
    const ids = ports.map((port) => {
      const id = randomUUID();
      this.ports.set(id, port);
      port.on('message', (event: { data: unknown }) => this.#call({ kind: 'port', port: id, data: pack(event.data) }));
      port.on('close', () => this.#call({ kind: 'close', port: id }));
      return id;
    });
    this.#call({ kind: 'ipc', channel, body, ports: ids });
    for (const port of ports) port.start();
  }
  end(): void {
    for (const port of this.ports.values()) port.close();
  }
}

/** Electron's word for a permission → the web's words for what Chromium is told. */
const PERMISSIONS: Readonly<Record<string, readonly string[]>> = {
  geolocation: ['geolocation'],
  notifications: ['notifications'],
  media: ['camera', 'microphone'],
  midi: ['midi'],
  'clipboard-read': ['clipboard-read'],
  'clipboard-sanitized-write': ['clipboard-write'],
};

export class WebContents extends EventEmitter {
  readonly #preferences: Readonly<Record<string, unknown>>;
  readonly #session: Session;
  #page: Promise<Page>;
  #expected: string | null = null;
  #openHandler: (details: { url: string }) => { action: string } = () => ({ action: 'allow' });
  #frame: Frame | null = null;
  #frameContext = -1;

  constructor(preferences: Readonly<Record<string, unknown>>) {
    super();
    this.#preferences = preferences;
    this.#session = preferences.session instanceof Session ? preferences.session : session.defaultSession;
    this.#page = this.#open();
  }

  get mainFrame(): unknown {
    return this.#frame;
  }
  getLastWebPreferences(): Readonly<Record<string, unknown>> {
    return this.#preferences;
  }
  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.#openHandler = handler;
  }
  async load(url: string): Promise<void> {
    const page = await this.#page;
    this.#expected = toCarried(url);
    await page.goto(this.#expected);
    this.emit('did-finish-load');
  }
  /** Paper sizes are told by the page itself, as our program asks for. */
  async printToPDF(asked: { printBackground: boolean; preferCSSPageSize: boolean }): Promise<Buffer> {
    const page = await this.#page;
    const cdp = await page.context().newCDPSession(page);
    const { data } = await cdp.send('Page.printToPDF', asked);
    return Buffer.from(data, 'base64');
  }
  forcefullyCrashRenderer(): void {
    // The page dies before it could answer.
    void this.#page.then((page) => page.goto('chrome://crash')).catch(() => undefined);
  }
  async closePage(): Promise<void> {
    this.#endFrame();
    await (await this.#page).close();
  }

  async #open(): Promise<Page> {
    const { newPage, context } = await runningChromium();
    const page = await newPage();
    const cdp = await context.newCDPSession(page);
    await cdp.send('Page.enable');
    if (this.#preferences.preload !== undefined) {
      await this.#decidePermissions(cdp);
      await this.#injectPreload(cdp, page);
    }
    if (this.#preferences.javascript === false) await cdp.send('Emulation.setScriptExecutionDisabled', { value: true });
    cdp.on('Page.windowOpen', ({ url }) => {
      const { action } = this.#openHandler({ url: toReal(url) });
      if (action !== 'deny') throw new Error('The stand-in opens no further windows.');
    });
    await page.route('**/*', (route) => this.#answer(route, page));
    page.on('crash', () => {
      // Electron shows the next page in the same window; a crashed page of plain Chromium has to be replaced.
      this.#endFrame();
      void page.close();
      this.#page = this.#open();
      this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 });
    });
    return page;
  }

  async #injectPreload(cdp: CDPSession, page: Page): Promise<void> {
    const secret = `stand-in-${randomUUID()}`;
    const preload = readFileSync(String(this.#preferences.preload), 'utf8');
    await cdp.send('Runtime.enable');
    await cdp.send('Runtime.addBinding', { name: SEND, executionContextName: WORLD });
    await cdp.send('Page.addScriptToEvaluateOnNewDocument', { source: pageScript(secret) });
    await cdp.send('Page.addScriptToEvaluateOnNewDocument', {
      source: preloadScript(secret, preload),
      worldName: WORLD,
    });
    cdp.on('Runtime.executionContextDestroyed', ({ executionContextId }) => {
      if (executionContextId === this.#frameContext) this.#endFrame();
    });
    cdp.on('Runtime.executionContextsCleared', () => this.#endFrame());
    cdp.on('Runtime.bindingCalled', ({ name, payload, executionContextId }) => {
      if (name === SEND) this.#receive(JSON.parse(payload), executionContextId, cdp, page);
    });
  }

  /** Numbers of worlds come again in the next page: a frame that has ended must not be taken for a new one. */
  #endFrame(): void {
    this.#frame?.end();
    this.#frame = null;
    this.#frameContext = -1;
  }

  #receive(message: FromPage, contextId: number, cdp: CDPSession, page: Page): void {
    if (contextId !== this.#frameContext || !this.#frame) {
      this.#frameContext = contextId;
      this.#frame = new Frame(toReal(page.mainFrame().url()), (answer) => {
        const expression = `${RECEIVE}(${JSON.stringify(answer)})`;
        // The page may have gone in the meantime; then nobody waits for this.
        cdp.send('Runtime.evaluate', { contextId, expression }).catch(() => undefined);
      });
    }
    if (message.kind === 'port') this.#frame.ports.get(message.port)?.postMessage(unpack(message.data));
    else ipcMain.emit(message.channel, { sender: this, senderFrame: this.#frame, ports: [] }, ...message.args);
  }

  async #decidePermissions(cdp: CDPSession): Promise<void> {
    const origin = toCarried('packhouse-app://app');
    for (const [asked, told] of Object.entries(PERMISSIONS)) {
      const allowed = this.#session.permissionCheck(this, asked, 'packhouse-app://app/');
      const setting = allowed ? 'granted' : 'denied';
      for (const name of told) await cdp.send('Browser.setPermission', { permission: { name }, setting, origin });
    }
  }

  async #answer(route: Route, page: Page): Promise<void> {
    const request = route.request();
    const url = request.url();
    const leads = request.isNavigationRequest() && request.frame() === page.mainFrame();
    if (leads && this.#expected !== url) {
      const event = new NavigationEvent(toReal(url));
      this.emit('will-navigate', event);
      if (event.defaultPrevented) return route.abort('aborted');
    }
    if (leads) this.#expected = null;
    if (!(await this.#session.mayRequest(toReal(url)))) return route.abort('blockedbyclient');
    const handler = this.#session.protocol.handlers.get('packhouse-app');
    // Nothing ever reaches the network, whatever the program would allow.
    if (!handler || !isCarried(url)) return route.abort('addressunreachable');
    const answer = await handler(new Request(toReal(url), { method: request.method() }));
    await route.fulfill({
      status: answer.status,
      headers: Object.fromEntries(answer.headers),
      body: Buffer.from(await answer.arrayBuffer()),
    });
  }
}
