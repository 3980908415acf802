// The built window as a fixed list made at start: a request is looked up by its exact name, so a path can
// neither climb out of the folder nor list it, however it is encoded. Links are not followed.
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.webp': 'image/webp',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
};

export interface PageFile {
  readonly type: string;
  /** Its name carries a hash of its content, so it may be kept for ever. */
  readonly immutable: boolean;
  /** True for the page itself, which needs the nonce put in. */
  readonly page: boolean;
  read(): Promise<Buffer>;
}

export interface PageFiles {
  /** The file for the path of an address ("/assets/x.js"; "/" is the page), or null. Routes of the window live after the hash. */
  find(pathname: string): PageFile | null;
}

/** Throws when the folder holds no index.html. */
export function indexPageFiles(folder: string): PageFiles {
  const files = new Map<string, PageFile>();
  // Not readdir's own recursion: inside Electron's archive only the plain kind is certain.
  const visit = (under: string): void => {
    for (const entry of readdirSync(join(folder, under), { withFileTypes: true })) {
      const name = `${under}/${entry.name}`;
      if (entry.isDirectory()) visit(name);
      const type = TYPES[extname(entry.name).toLowerCase()];
      if (!entry.isFile() || !type) continue;
      files.set(name, {
        type,
        immutable: name.startsWith('/assets/'),
        page: name === '/index.html',
        read: () => readFile(join(folder, name)),
      });
    }
  };
  visit('');
  const page = files.get('/index.html');
  if (!page) throw new Error(`The window is not built: ${join(folder, 'index.html')} is missing.`);

  files.set('/', page);
  return { find: (pathname) => files.get(pathname) ?? null };
}
