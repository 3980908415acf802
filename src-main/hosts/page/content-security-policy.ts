// What the window's page may load and do, the same in the desktop window and in a browser: only our own
// files, no inline or evaluated script, no frames, nowhere else to talk to. Mantine and AG Grid write
// <style> elements at run time; those are let in by a nonce made for each page load, never by 'unsafe-inline'.
import { randomBytes } from 'node:crypto';

const NONCE_BYTES = 18;

export const newNonce = (): string => randomBytes(NONCE_BYTES).toString('base64');

export interface PolicyFor {
  /** Of this page load; null for pages that bring no style elements. */
  readonly nonce: string | null;
  /** More than 'self' to connect to, e.g. ws://127.0.0.1:4173. */
  readonly connect?: readonly string[];
}

export function contentSecurityPolicy({ nonce, connect = [] }: PolicyFor): string {
  return [
    "default-src 'self'",
    "script-src 'self'",
    nonce === null ? "style-src 'self'" : `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    ["connect-src 'self'", ...connect].join(' '),
    "worker-src 'self'",
    "frame-src 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

/** Headers every answer carries besides the policy, whatever it is. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'x-frame-options': 'DENY',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), usb=(), serial=(), hid=(), payment=()',
};

/** Tells the page its nonce the way Vite and the component libraries look for it. */
export function withNonce(html: string, nonce: string): string {
  return html.replace(/<head>/i, (head) => `${head}<meta property="csp-nonce" nonce="${nonce}">`);
}
