// Requests exactly as written, for tests that attack a server: ordinary clients correct the Host header,
// tidy paths and refuse odd methods before anything is sent.
import { request } from 'node:http';
import { connect } from 'node:net';

export interface RawRequest {
  readonly port: number;
  readonly method?: string;
  readonly path?: string;
  /** Sent as they are. Host is 127.0.0.1:port unless given. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Sends the head and never the end. */
  readonly unfinished?: boolean;
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export function rawRequest(asked: RawRequest): Promise<RawAnswer> {
  const { port, method = 'GET', path = '/', headers = {}, body, unfinished = false } = asked;
  return new Promise((resolve, reject) => {
    const sent = request(
      { host: '127.0.0.1', port, method, path, headers: { host: `127.0.0.1:${port}`, ...headers }, agent: false },
      (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('end', () =>
          resolve({
            status: answer.statusCode ?? 0,
            headers: answer.headers,
            body: Buffer.concat(parts).toString('utf8'),
          }),
        );
        answer.on('error', reject);
      },
    );
    sent.on('error', reject);
    if (unfinished) sent.flushHeaders();
    else sent.end(body);
  });
}

export interface RawConversation {
  /** Sends more of it. */
  write(bytes: string | Buffer): void;
  /** Everything the server said until it closed the connection. */
  readonly closed: Promise<string>;
  end(): void;
}

/** A connection on which nothing is corrected or added: bytes out, bytes in. */
export function rawConversation(port: number, bytes: string | Buffer): RawConversation {
  const socket = connect(port, '127.0.0.1');
  const parts: Buffer[] = [];
  socket.on('data', (part: Buffer) => parts.push(part));
  // Being cut off mid-sentence is what an attacker has to expect; what was said before that counts.
  socket.on('error', () => undefined);
  const closed = new Promise<string>((resolve) => {
    socket.on('close', () => resolve(Buffer.concat(parts).toString('utf8')));
  });
  socket.write(bytes);
  return { write: (more) => socket.write(more), closed, end: () => socket.end() };
}

/** The status of an answer as it came over the wire; 0 when there was none. */
export const statusIn = (answer: string): number => Number(/^HTTP\/1\.1 (\d{3}) /.exec(answer)?.[1] ?? 0);
