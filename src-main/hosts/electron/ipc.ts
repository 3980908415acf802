// The contract over a message port, one port per page load. A port is only given to the main frame of one
// of our own windows showing our own address; the answer goes to exactly that frame.

import { RPCHandler } from '@orpc/server/message-port';
import { type IpcMainEvent, ipcMain, MessageChannelMain, type WebContents } from 'electron';
import { localOperator } from '#main/core/actor.ts';
import type { Logger } from '#main/core/log.ts';
import type { Core } from '#main/create-core.ts';
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

export function servePorts(core: Core, door: PortDoor, log: Logger): void {
  const handler = new RPCHandler(core.router);
  ipcMain.on(REQUEST_CHANNEL, (event) => {
    if (!isTrusted(event, door)) {
      log.warn('A connection was asked for from outside our own window and refused');
      return;
    }
    const { port1, port2 } = new MessageChannelMain();
    handler.upgrade(port1, { context: core.contextFor(localOperator) });
    port1.start();
    event.senderFrame?.postMessage(PORT_CHANNEL, null, [port2]);
  });
}
