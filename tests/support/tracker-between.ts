// What stands between a Packhouse and the tracker server it uses: passes requests on, and on demand loses answers, keeps
// them back, breaks off before anything arrived, or is not there at all. Remembers when the figures were read and when.
import { type ClientRequest, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';

/**
 * To the next decrement. lost: it arrives, and its answer does not. hung: the same, and the caller waits until it gives
 * up. cut: it never arrives.
 */
export type Mishap = 'lost' | 'hung' | 'cut';

export interface Reading {
  /** When it was asked for, milliseconds. */
  readonly at: number;
  readonly status: number;
}

export interface TrackerBetween {
  readonly url: string;
  /** Readings that were answered with figures, or with "as before". */
  readonly readings: readonly Reading[];
  /** How often each mishap met a decrement. */
  readonly met: Readonly<Record<Mishap, number>>;
  /** Decrements that were answered with 401, and readings. */
  readonly refused: { readonly decrements: number; readonly readings: number };
  plan(mishap: Mishap): void;
  forgetPlans(): void;
  /** Nobody listens here any more; connections are broken off. */
  leave(): Promise<void>;
  comeBack(): Promise<void>;
  stop(): Promise<void>;
}

const LOOPBACK = '127.0.0.1';

async function bodyOf(incoming: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of incoming) if (Buffer.isBuffer(part)) parts.push(part);
  return Buffer.concat(parts);
}

/** @param to the port of the tracker server */
export async function startTrackerBetween(port: number, to: number): Promise<TrackerBetween> {
  const readings: Reading[] = [];
  const met = { lost: 0, hung: 0, cut: 0 };
  const refused = { decrements: 0, readings: 0 };
  let plans: Mishap[] = [];
  const passing = new Set<ClientRequest>();

  /** Rejects when there is no answer. */
  const pass = ({ method, url, headers }: IncomingMessage, body: Buffer) =>
    new Promise<{ readonly answer: IncomingMessage; readonly text: Buffer }>((resolve, reject) => {
      const onward = request({ host: LOOPBACK, port: to, method, path: url, headers, agent: false });
      passing.add(onward);
      onward.on('close', () => passing.delete(onward));
      onward.on('error', reject);
      onward.on('response', (answer) => {
        bodyOf(answer).then((text) => resolve({ answer, text }), reject);
      });
      onward.end(body);
    });

  const handle = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const at = Date.now();
    const path = incoming.url ?? '';
    const isDecrement = incoming.method === 'POST' && path.endsWith('/apex-decrement');
    const isReading = path.endsWith('/apex-calculate');
    const mishap = isDecrement ? plans.shift() : undefined;
    if (mishap !== undefined) met[mishap] += 1;
    const body = await bodyOf(incoming);
    if (mishap === 'cut') {
      incoming.socket.destroy();
      return;
    }
    const { answer, text } = await pass(incoming, body);
    const status = answer.statusCode ?? 0;
    if (status === 401 && isDecrement) refused.decrements += 1;
    if (status === 401 && isReading) refused.readings += 1;
    if (mishap === 'hung') return;
    if (mishap === 'lost') {
      incoming.socket.destroy();
      return;
    }
    const { connection: _hop, 'keep-alive': _alive, 'transfer-encoding': _coding, ...kept } = answer.headers;
    outgoing.writeHead(status, { ...kept, ...(text.length > 0 ? { 'content-length': text.length } : {}) });
    outgoing.end(text);
    if (isReading && (status === 200 || status === 304)) readings.push({ at, status });
  };

  const create = () =>
    createServer((incoming, outgoing) => {
      // The tracker server is not there: as if the cable were pulled.
      handle(incoming, outgoing).catch(() => incoming.socket.destroy());
    });
  const listen = async () => {
    for (let attempt = 0; ; attempt += 1) {
      const server = create();
      try {
        await new Promise<void>((resolve, reject) => {
          server.once('error', reject);
          server.listen(port, LOOPBACK, () => resolve());
        });
        return server;
      } catch (error) {
        if (attempt >= 50) throw error;
        await wait(100);
      }
    }
  };
  let here: Awaited<ReturnType<typeof listen>> | null = await listen();

  const leave = async (): Promise<void> => {
    const server = here;
    here = null;
    if (!server) return;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeAllConnections();
    await closed;
  };

  return {
    url: `http://${LOOPBACK}:${port}`,
    readings,
    met,
    refused,
    plan: (mishap) => plans.push(mishap),
    forgetPlans: () => {
      plans = [];
    },
    leave,
    comeBack: async () => {
      here ??= await listen();
    },
    stop: async () => {
      await leave();
      for (const onward of passing) onward.destroy();
    },
  };
}
