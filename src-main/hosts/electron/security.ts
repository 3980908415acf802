// What no page in this program may do, whichever window it is in and whatever it tries: leave our own
// address, open windows, embed other pages, use devices, ask for permissions, talk to the network.
import { app, type Session, session, shell, type WebContents } from 'electron';
import type { Logger } from '#main/core/log.ts';
import { APP_SCHEME, isOwnAddress, mayOpenOutside } from './addresses.ts';

/** Copying a METRC number to the clipboard is the one thing a page of ours may do with the system. */
const ALLOWED_PERMISSIONS: ReadonlySet<string> = new Set(['clipboard-sanitized-write']);
const ALLOWED_SCHEMES: ReadonlySet<string> = new Set([`${APP_SCHEME}:`, 'blob:', 'data:']);

function hardenPage(contents: WebContents, log: Logger): void {
  const stay = (event: { preventDefault(): void }, url: string): void => {
    if (isOwnAddress(url)) return;
    event.preventDefault();
    log.warn('A page tried to leave the window', { to: originOf(url) });
  };
  contents.on('will-navigate', (event) => stay(event, event.url));
  contents.on('will-frame-navigate', (event) => {
    // A paper's preview: its content comes from our own page, under that page's policy.
    if (event.url !== 'about:srcdoc' || event.isMainFrame) stay(event, event.url);
  });
  contents.on('will-redirect', (event) => stay(event, event.url));
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    if (mayOpenOutside(url)) void shell.openExternal(url);
    else log.warn('A page tried to open a window', { to: originOf(url) });
    return { action: 'deny' };
  });
}

function hardenSession(own: Session, devTools: boolean): void {
  own.setPermissionRequestHandler((_contents, permission, decide, details) => {
    decide(ALLOWED_PERMISSIONS.has(permission) && isOwnAddress(details.requestingUrl));
  });
  own.setPermissionCheckHandler(
    (_contents, permission, origin) => ALLOWED_PERMISSIONS.has(permission) && isOwnAddress(origin),
  );
  own.setDevicePermissionHandler(() => false);
  own.webRequest.onBeforeRequest((details, decide) => {
    const { protocol } = new URL(details.url);
    decide({ cancel: !(ALLOWED_SCHEMES.has(protocol) || (devTools && protocol === 'devtools:')) });
  });
}

/** Only where a refused address points, never its path or query: those may hold anything. */
function originOf(url: string): string {
  try {
    const { protocol, host } = new URL(url);
    return `${protocol}//${host}`;
  } catch {
    return 'an unreadable address';
  }
}

/** Call once the app is ready and before the first window. */
export function hardenEverything(log: Logger): void {
  app.on('web-contents-created', (_event, contents) => hardenPage(contents, log));
  hardenSession(session.defaultSession, !app.isPackaged);
}
