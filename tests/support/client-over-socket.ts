// The contract's client over a socket of the ws package, which can send the headers a browser would.
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import type { WebSocket } from 'ws';
import type { Contract } from '#shared/contract/index.ts';

export type Client = ContractRouterClient<Contract>;

/** Text messages only: nothing in the contract is binary. */
export function clientOver(socket: WebSocket): Client {
  const events = new EventTarget();
  socket.on('open', () => events.dispatchEvent(new Event('open')));
  socket.on('close', () => events.dispatchEvent(new Event('close')));
  socket.on('message', (data) => events.dispatchEvent(new MessageEvent('message', { data: String(data) })));
  const link = new RPCLink({
    websocket: {
      addEventListener: events.addEventListener.bind(events),
      removeEventListener: events.removeEventListener.bind(events),
      send: (data: Parameters<WebSocket['send']>[0]) => socket.send(data),
      get readyState() {
        return socket.readyState;
      },
    },
  });
  return createORPCClient(link);
}
