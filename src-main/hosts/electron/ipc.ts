// The contract over a message port, one port per page load. A port is only given to the main frame of one
// of our own windows showing our own address; the answer goes to exactly that frame. It belongs to the window's
// place and ends when the place leaves the core it was made for.
import { RPCHandler } from '@orpc/server/message-port';
import { type IpcMainEvent, ipcMain, MessageChannelMain, type MessagePortMain, type WebContents } from 'electron';
import type { Logger } from '#main/core/log.ts';
import type { HostContext } from '#main/core/rpc.ts';
import type { HostedCore } from '#main/hosted-core.ts';
import type { Place, Standing } from '#main/hosts/node/place.ts';
import { isRpcFrame } from '#main/hosts/node/rpc-frame.ts';
import { isOwnAddress } from './addresses.ts';
import { PORT_CHANNEL, REQUEST_CHANNEL } from './channels.ts';

export interface PortDoor {
  /** True for the pages of windows this program opened. */
  isOurs(contents: WebContents): boolean;
}

function isTrusted(event: IpcMainEvent, door: PortDoor): boolean {
  const frame = event.senderFrame;
  return frame !== null && frame === event.sender.mainFrame && door.isOurs(event.sender) && isOwnAddress(frame.url);
}

/** What the contract's library hears of a port: its own kind of message and nothing else. */
const guarded = (port: MessagePortMain, log: Logger) => ({
  onMessage: {
    addListener: (listener: (message: string) => void): void => {
      port.on('message', ({ data }: { readonly data: unknown }) => {
        if (typeof data === 'string' && isRpcFrame(data)) listener(data);
        else log.warn('The window sent something unreadable');
      });
    },
  },
  onDisconnect: {
    addListener: (listener: () => void): void => {
      port.on('close', listener);
    },
  },
  postMessage: (message: unknown): void => port.postMessage(message),
});

export function servePorts(place: Place, door: PortDoor, log: Logger): void {
  const handlers = new WeakMap<HostedCore, RPCHandler<HostContext>>();
  const handlerOf = (core: HostedCore): RPCHandler<HostContext> => {
    const handler = handlers.get(core) ?? new RPCHandler(core.router);
    handlers.set(core, handler);
    return handler;
  };

  const give = (event: IpcMainEvent, { core, seat }: Standing): void => {
    // Looked at again: the page may have been left while the core was being opened.
    if (!isTrusted(event, door)) return;
    const { port1, port2 } = new MessageChannelMain();
    handlerOf(core).upgrade(guarded(port1, log), { context: core.contextFor(seat) });
    const stopListening = place.onLeft((left) => {
      if (left === core) port1.close();
    });
    port1.once('close', stopListening);
    port1.start();
    event.senderFrame?.postMessage(PORT_CHANNEL, null, [port2]);
  };

  ipcMain.on(REQUEST_CHANNEL, (event) => {
    if (!isTrusted(event, door)) {
      log.warn('A connection was asked for from outside our own window and refused');
      return;
    }
    place
      .stand((standing) => give(event, standing))
      .catch((error: unknown) => log.error('The window could not be connected', { error }));
  });
}
