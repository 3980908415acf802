// The one place that knows the window's own address and which addresses outside may be opened.

export const APP_SCHEME = 'packhouse-app';
export const APP_ORIGIN = `${APP_SCHEME}://app`;
export const DEEP_LINK_SCHEME = 'packhouse';
export const RECOVERY_PATH = '/window-stopped';

const OUTSIDE_HOSTS: readonly string[] = [
  'app.apextrading.com',
  'apextrading.com',
  'metrc.com',
  'docs.google.com',
  'console.cloud.google.com',
];
/** A spreadsheet of the training sandbox, which runs on this machine. */
const TRAINING_SHEET = /^http:\/\/127\.0\.0\.1:\d{1,5}\/spreadsheets\/d\/[\w-]+\/edit(?:#gid=\d+)?$/;

function parse(address: string): URL | null {
  try {
    return new URL(address);
  } catch {
    return null;
  }
}

/** True for a page of our own. Compared by parts: "packhouse-app://app.evil" is somebody else. */
export function isOwnAddress(address: string): boolean {
  const url = parse(address);
  return url !== null && url.protocol === `${APP_SCHEME}:` && url.host === 'app' && !url.username && !url.password;
}

/** Addresses the system browser may be given: https on the sites Packhouse works with, and their subdomains. */
export function mayOpenOutside(address: string): boolean {
  if (TRAINING_SHEET.test(address)) return true;
  const url = parse(address);
  if (url?.protocol !== 'https:' || url.username || url.password || url.port) return false;
  return OUTSIDE_HOSTS.some((host) => url.hostname === host || url.hostname.endsWith(`.${host}`));
}

/** packhouse://packages/42 → the window's address for its route /packages/42; null for anything but plain words. */
export function fromDeepLink(link: string): string | null {
  const url = parse(link);
  if (url?.protocol !== `${DEEP_LINK_SCHEME}:`) return null;
  const path = link.slice(`${DEEP_LINK_SCHEME}:`.length).replace(/^\/+/, '').replace(/\/+$/, '');
  return /^([\w-]+(\/[\w-]+)*)?$/.test(path) ? `${APP_ORIGIN}/#/${path}` : null;
}
