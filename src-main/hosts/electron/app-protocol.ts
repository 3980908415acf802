// Serves the built window under packhouse-app://app/, from the fixed list of its files, with the content
// policy on every answer. The scheme is a standard, secure origin with no other powers.
import { protocol } from 'electron';
import { contentSecurityPolicy, newNonce, PAGE_HEADERS, withNonce } from '#main/hosts/page/content-security-policy.ts';
import type { PageFiles } from '#main/hosts/page/page-files.ts';
import { recoveryPage } from '#main/hosts/page/plain-page.ts';
import { APP_ORIGIN, APP_SCHEME, isOwnAddress, RECOVERY_PATH } from './addresses.ts';

/** Must run before the app is ready. */
export function declareAppProtocol(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

function answer(status: number, type: string, body: BodyInit | null, nonce: string | null): Response {
  const headers = new Headers({ ...PAGE_HEADERS, 'content-type': type, 'cache-control': 'no-store' });
  headers.set('content-security-policy', contentSecurityPolicy({ nonce }));
  return new Response(body, { status, headers });
}

const HTML = 'text/html; charset=utf-8';
const TEXT = 'text/plain; charset=utf-8';

/** The answer for one request of the window. */
async function serveWindow(request: Request, files: PageFiles): Promise<Response> {
  if (request.method !== 'GET') return answer(405, TEXT, 'Only GET.\n', null);
  if (!isOwnAddress(request.url)) return answer(404, TEXT, 'Not found.\n', null);
  const path = new URL(request.url).pathname;
  if (path === RECOVERY_PATH) return answer(200, HTML, recoveryPage(`${APP_ORIGIN}/`), null);
  const file = files.find(path);
  if (!file) return answer(404, TEXT, 'Not found.\n', null);
  const bytes = await file.read();
  if (!file.page) return answer(200, file.type, new Uint8Array(bytes), null);
  const nonce = newNonce();
  return answer(200, file.type, withNonce(bytes.toString('utf8'), nonce), nonce);
}

export function serveAppProtocol(files: PageFiles): void {
  protocol.handle(APP_SCHEME, (request) => serveWindow(request, files));
}
