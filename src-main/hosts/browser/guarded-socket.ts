// A WebSocket whose messages pass a guard before anybody hears of them, so that one that is refused is never read.
import { WebSocket } from 'ws';

export interface SocketGuard {
  /** False keeps the message from everybody. `bytes` is its size; `text` is null for a binary one. */
  message(bytes: number, text: () => string | null): boolean;
  /** The other end pinged; it has been answered. */
  ping(): void;
}

const sizeOf = (data: unknown): number =>
  Buffer.isBuffer(data) || data instanceof ArrayBuffer ? data.byteLength : Number.POSITIVE_INFINITY;

export class GuardedSocket extends WebSocket {
  /** Refuses everything until the host has put its own in place. */
  guard: SocketGuard = { message: () => false, ping: () => undefined };
  /** The other end has answered since it was last asked. */
  alive = true;

  override emit(event: string | symbol, ...args: readonly unknown[]): boolean {
    if (event === 'ping') this.guard.ping();
    if (event === 'pong') this.alive = true;
    if (event === 'message') {
      const [data, binary] = args;
      const text = () => (binary === true ? null : String(data));
      if (!this.guard.message(sizeOf(data), text)) return true;
    }
    return super.emit(event, ...args);
  }
}
