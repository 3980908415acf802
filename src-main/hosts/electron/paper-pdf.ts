// A paper as PDF: a hidden window that is nobody's desk. It has no preload, runs no script, has a session of its own
// that answers one address, the paper's, and nothing else, and is gone when the PDF is there. One at a time: each is a
// whole page process, and a desk prints one thing after another.
import { BrowserWindow, type Session, session } from 'electron';
import { AppError } from '#main/core/app-error.ts';
import type { Clock } from '#main/core/clock.ts';
import type { ToPdf } from '#main/features/printing/routes.ts';
import { APP_SCHEME } from './addresses.ts';

const PAPER = `${APP_SCHEME}://paper/`;
const LONGEST_MS = 30_000;
const MOST_WAITING = 8;
/** The paper brings its style; it needs nothing else. */
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** @param clock of the host */
export function createPaperPdf(clock: Clock): ToPdf {
  let own: Session | null = null;
  let html = '';
  let waiting = 0;
  let turn: Promise<unknown> = Promise.resolve();

  // In memory, once: Electron never lets go of a session.
  const ownSession = (): Session => {
    if (own) return own;
    own = session.fromPartition('paper');
    own.setPermissionRequestHandler((_contents, _permission, decide) => decide(false));
    own.setPermissionCheckHandler(() => false);
    own.webRequest.onBeforeRequest((details, decide) => decide({ cancel: details.url !== PAPER }));
    own.protocol.handle(APP_SCHEME, () => {
      const headers = { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': POLICY };
      return new Response(html, { headers });
    });
    return own;
  };

  const make = async (paper: string): Promise<Uint8Array> => {
    html = paper;
    const window = new BrowserWindow({
      show: false,
      webPreferences: {
        session: ownSession(),
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        javascript: false,
        webSecurity: true,
        webviewTag: false,
        spellcheck: false,
        devTools: false,
        backgroundThrottling: false,
      },
    });
    const over = new AbortController();
    const tooLong = clock.sleep(LONGEST_MS, over.signal).then(() => {
      throw new AppError('PDF_NOT_HERE', {});
    });
    // Whoever is asked last must not end the program when the PDF was there first.
    tooLong.catch(() => undefined);
    try {
      const printed = window
        .loadURL(PAPER)
        .then(() =>
          window.webContents.printToPDF({ printBackground: true, preferCSSPageSize: true, pageSize: 'Letter' }),
        );
      printed.catch(() => undefined);
      return await Promise.race([printed, tooLong]);
    } finally {
      over.abort();
      html = '';
      if (!window.isDestroyed()) window.destroy();
    }
  };

  return (paper) => {
    if (waiting >= MOST_WAITING) return Promise.reject(new AppError('PDF_NOT_HERE', {}));
    waiting += 1;
    const result = turn
      .then(() => make(paper))
      .finally(() => {
        waiting -= 1;
      });
    turn = result.catch(() => undefined);
    return result;
  };
}
