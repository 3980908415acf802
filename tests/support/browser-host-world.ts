// The real browser host on a workplace of its own, and browsers that visit it: each with its cookie and as many
// sockets as a test needs. Sockets send what a browser would, or what a test tells them to.
import { mkdirSync } from 'node:fs';
import { WebSocket } from 'ws';
import { type BrowserHost, type Patience, startBrowserHost } from '#main/hosts/browser/start-browser-host.ts';
import { appFilesIn, SOURCE_ROOT } from '#main/hosts/node/app-files.ts';
import { openWorkplace, type Workplace } from '#main/hosts/node/open-workplace.ts';
import { type Client, clientOver } from './client-over-socket.ts';
import { FACILITY, OWNER } from './prepared-facility.ts';
import { type RawAnswer, type RawRequest, rawRequest } from './raw-http.ts';
import { makeTempDir } from './temp-dir.ts';
import { makeWindowFolder } from './window-folder.ts';

export interface HostWorldOptions {
  readonly sandbox?: boolean;
  readonly patience?: Patience;
  /** Opens files in the system's own program; a host that cannot when absent. */
  readonly openFile?: (path: string) => Promise<boolean>;
  /** Puts something into the data folder before it is opened. */
  readonly prepare?: (dataDir: string) => void;
}

export interface Connected {
  readonly socket: WebSocket;
  readonly client: Client;
  /** The code it was closed with. */
  readonly closed: Promise<number>;
}

export interface HostWorld {
  readonly dataDir: string;
  readonly workplace: Workplace;
  host(): BrowserHost;
  /** Another start of the host on the same workplace, as after a restart of the program. */
  startAgain(): Promise<void>;
  ask(request?: Omit<RawRequest, 'port'>): Promise<RawAnswer>;
  /** The path of the printed address, key included. */
  keyPath(): string;
  ownOrigin(): string;
  /** Shows the key as a new browser and answers its Cookie header. */
  openBrowser(headers?: Readonly<Record<string, string>>): Promise<string>;
  connect(cookie: string): Promise<Connected>;
  /** The HTTP status a refused upgrade was answered with, or 101. */
  upgrade(headers: Readonly<Record<string, string>>, path?: string): Promise<number>;
  discard(): Promise<void>;
}

export const setUpFacility = (client: Client) => client.session.setUp({ ...OWNER, ...FACILITY });

export async function openHostWorld(options: HostWorldOptions = {}): Promise<HostWorld> {
  const { sandbox = false, patience, prepare, openFile } = options;
  const temp = makeTempDir();
  const dataDir = `${temp.path}/data`;
  const rendererDir = makeWindowFolder(temp.path);
  mkdirSync(dataDir);
  prepare?.(dataDir);
  const workplace = await openWorkplace({
    host: 'browser',
    dataDir,
    files: appFilesIn(SOURCE_ROOT),
    startIn: sandbox ? 'training' : 'facility',
    ...(openFile ? { openFile } : {}),
  });
  const start = () => startBrowserHost({ workplace, rendererDir, port: 0, ...(patience ? { patience } : {}) });
  let host = await start();
  const ownOrigin = () => `http://127.0.0.1:${host.port}`;
  const keyPath = () => {
    const { pathname, search } = new URL(host.url);
    return pathname + search;
  };
  const ask: HostWorld['ask'] = (request = {}) => rawRequest({ port: host.port, ...request });

  return {
    dataDir,
    workplace,
    host: () => host,
    startAgain: async () => {
      await host.stop();
      host = await start();
    },
    ask,
    keyPath,
    ownOrigin,
    openBrowser: async (headers = {}) => {
      const answer = await ask({ path: keyPath(), headers });
      return String(answer.headers['set-cookie']).split(';')[0] ?? '';
    },
    connect: async (cookie) => {
      const socket = new WebSocket(`ws://127.0.0.1:${host.port}/rpc`, { headers: { cookie, origin: ownOrigin() } });
      const closed = new Promise<number>((resolve) => socket.on('close', resolve));
      await new Promise((resolve, reject) => {
        socket.once('open', resolve);
        socket.once('error', reject);
      });
      socket.on('error', () => undefined);
      return { socket, client: clientOver(socket), closed };
    },
    upgrade: (headers, path = '/rpc') =>
      new Promise((resolve, reject) => {
        const socket = new WebSocket(`ws://127.0.0.1:${host.port}${path}`, { headers });
        socket.on('open', () => {
          socket.terminate();
          resolve(101);
        });
        socket.on('unexpected-response', (_request, response) => {
          response.resume();
          resolve(response.statusCode ?? 0);
        });
        socket.on('error', reject);
      }),
    discard: async () => {
      await host.stop();
      await workplace.close();
      temp.remove();
    },
  };
}
