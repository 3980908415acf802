// MessageChannelMain: two ends that queue until started, one of which may be handed to a page.
import { EventEmitter } from 'node:events';

export class MessagePortMain extends EventEmitter {
  #other: MessagePortMain | null = null;
  #waiting: unknown[] | null = [];

  static pair(): [MessagePortMain, MessagePortMain] {
    const one = new MessagePortMain();
    const two = new MessagePortMain();
    one.#other = two;
    two.#other = one;
    return [one, two];
  }

  postMessage(data: unknown): void {
    const to = this.#other;
    if (!to) return;
    if (to.#waiting) to.#waiting.push(data);
    else queueMicrotask(() => to.emit('message', { data, ports: [] }));
  }

  start(): void {
    const waiting = this.#waiting ?? [];
    this.#waiting = null;
    for (const data of waiting) this.emit('message', { data, ports: [] });
  }

  close(): void {
    const other = this.#other;
    this.#other = null;
    if (!other) return;
    other.#other = null;
    this.emit('close');
    other.emit('close');
  }
}

export class MessageChannelMain {
  readonly port1: MessagePortMain;
  readonly port2: MessagePortMain;

  constructor() {
    [this.port1, this.port2] = MessagePortMain.pair();
  }
}
