// The workbooks' thread seen from the program: started by the first call, used again, ended when nobody has needed it for
// a while. One call at a time. A thread that dies fails its call, and the next call starts another.
import { Worker } from 'node:worker_threads';
import type { Clock, Timer } from '../../core/clock.ts';
import { ExcelError } from './port.ts';
import { THREAD_CODE, type ThreadCode } from './thread-code.ts';
import type { FromThread, ToThread } from './thread-messages.ts';

export interface Conversation {
  /** To be looked at by the thread; set once nobody wants the answer any more. */
  readonly cancel: Int32Array;
  say(message: ToThread): void;
  /** The next thing the thread says. Rejects with ExcelError, also when it says that it failed. */
  hear(): Promise<FromThread>;
}

export interface BookThread {
  /** Rejects with ExcelError only. */
  talk<T>(signal: AbortSignal, talking: (conversation: Conversation) => Promise<T>): Promise<T>;
  /** Gives up what goes on and ends the thread. Nothing can be asked afterwards. */
  stop(): Promise<void>;
  /** Threads started so far. */
  readonly started: number;
}

export interface BookThreadOptions {
  readonly clock: Clock;
  /** How long it waits for the next call. */
  readonly idleMs: number;
  /** How long a call that nobody wants any more may take to end by itself. */
  readonly graceMs: number;
  /** Its program; the workbooks' own when absent. */
  readonly code?: ThreadCode;
  /** The most it may take; enough for sixty thousand rows when absent. */
  readonly memoryMb?: number;
}

const MOST_MEMORY_MB = 1500;

const aborted = (detail = ''): ExcelError => new ExcelError('aborted', detail);

export function createBookThread(options: BookThreadOptions): BookThread {
  const { clock } = options;
  const stopping = new AbortController();
  let worker: Worker | null = null;
  let idle: Timer | null = null;
  let started = 0;
  let last: Promise<unknown> = Promise.resolve();
  let listener: { message(said: FromThread): void; died(error: ExcelError): void } | null = null;

  const end = async (): Promise<void> => {
    const ending = worker;
    worker = null;
    idle?.cancel();
    idle = null;
    await ending?.terminate();
  };

  const start = (): Worker => {
    const { program, isText } = options.code ?? THREAD_CODE;
    const resourceLimits = { maxOldGenerationSizeMb: options.memoryMb ?? MOST_MEMORY_MB };
    const thread = new Worker(program, { eval: isText, execArgv: [], env: {}, resourceLimits });
    started += 1;
    const died = (error: ExcelError): void => {
      if (worker !== thread) return;
      worker = null;
      listener?.died(error);
    };
    thread.on('message', (said: FromThread) => listener?.message(said));
    thread.on('messageerror', () => died(aborted('The thread for workbooks spoke nonsense.')));
    thread.on('error', (error) => died(deathOf(error)));
    thread.on('exit', () => died(aborted('The thread for workbooks ended.')));
    return thread;
  };

  const hold = async <T>(signal: AbortSignal, talking: (conversation: Conversation) => Promise<T>): Promise<T> => {
    if (signal.aborted) throw aborted();
    idle?.cancel();
    worker ??= start();
    const thread = worker;
    thread.ref();
    const heard: FromThread[] = [];
    let dead: ExcelError | null = null;
    let wake: () => void = () => undefined;
    listener = {
      message: (said) => {
        heard.push(said);
        wake();
      },
      died: (error) => {
        dead ??= error;
        wake();
      },
    };
    const cancel = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
    const grace: { timer: Timer | null } = { timer: null };
    const giveUp = (): void => {
      Atomics.store(cancel, 0, 1);
      // A disk that does not answer holds the thread for as long as it likes; nobody else is to wait for it.
      grace.timer = clock.set(options.graceMs, () => {
        if (worker === thread) void end();
        listener?.died(aborted('It did not end by itself.'));
      });
    };
    signal.addEventListener('abort', giveUp);
    try {
      return await talking({
        cancel,
        say: (message) => thread.postMessage(message),
        hear: async () => {
          while (heard.length === 0 && dead === null) {
            await new Promise<void>((resolve) => {
              wake = resolve;
            });
          }
          const said = heard.shift();
          if (said === undefined) throw dead ?? aborted();
          if (said.kind === 'failed') throw new ExcelError(said.failure, said.detail);
          return said;
        },
      });
    } finally {
      signal.removeEventListener('abort', giveUp);
      grace.timer?.cancel();
      listener = null;
      if (worker !== null) {
        worker.unref();
        idle = clock.set(options.idleMs, () => void end());
      }
    }
  };

  return {
    talk: (signal, talking) => {
      const wanted = AbortSignal.any([signal, stopping.signal]);
      if (wanted.aborted) return Promise.reject(aborted());
      let begun = false;
      const turn = last.then(() => {
        begun = true;
        return hold(wanted, talking);
      });
      last = turn.catch(() => undefined);
      return new Promise((resolve, reject) => {
        // One that still waits for its turn need not wait to be told that nobody wants it.
        const unwanted = (): void => {
          if (!begun) reject(aborted());
        };
        wanted.addEventListener('abort', unwanted);
        turn
          .then(resolve, (error: unknown) => reject(error instanceof ExcelError ? error : aborted(String(error))))
          .finally(() => wanted.removeEventListener('abort', unwanted));
      });
    },
    stop: async () => {
      stopping.abort();
      await last;
      await end();
    },
    get started() {
      return started;
    },
  };
}

function deathOf(error: unknown): ExcelError {
  const code = error instanceof Error && 'code' in error ? error.code : '';
  if (code === 'ERR_WORKER_OUT_OF_MEMORY') {
    return new ExcelError('unreadable', 'It needs more memory than a packing list can.');
  }
  return aborted(`The thread for workbooks ended: ${error instanceof Error ? error.message : String(error)}`);
}
