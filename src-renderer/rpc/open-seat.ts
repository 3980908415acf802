// Reads of the screens wait while nobody sits here or the screen is locked, as they wait while reconnecting: nothing
// is asked that would be refused, and a screen hidden behind the lock keeps what it shows. Whoever else signs in gets
// none of it. Writes are not held back; the core refuses them with words.
import { type ClientContext, type ClientLink, ORPCError } from '@orpc/client';
import { holderOf, sessionNow, useSessionStore } from '../stores/session.ts';
import { mayWait } from './connection.ts';

/** Answered at any time: who is here, and what is wrong with the data. */
const ALWAYS = new Set(['session', 'recovery']);

/** A refusal may arrive just before the news that the screen locked. After so many it is believed. */
const MOST_TRIES = 3;
const NEWS_MS = 1000;

const codeOf = (error: unknown): string | null => (error instanceof ORPCError ? error.code : null);

/** True when nobody sits here any more, or the screen is locked: no fault of what was asked. */
export const isClosedSeat = (error: unknown): boolean => ['SIGNED_OUT', 'SCREEN_LOCKED'].includes(codeOf(error) ?? '');

function whenSignedIn(signal: AbortSignal | undefined): Promise<void> {
  if (sessionNow()?.state === 'signed_in') return Promise.resolve();
  return new Promise((resolve, reject) => {
    const stop = useSessionStore.subscribe(({ view }) => {
      if (view?.state !== 'signed_in') return;
      stop();
      resolve();
    });
    signal?.addEventListener(
      'abort',
      () => {
        stop();
        reject(signal.reason);
      },
      { once: true },
    );
  });
}

/** Resolves with the next news about who is here, or after a second without any. */
function newsOrPause(): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      stop();
      clearTimeout(timer);
      resolve();
    };
    const stop = useSessionStore.subscribe(done);
    const timer = setTimeout(done, NEWS_MS);
  });
}

function noteDataNotOpen(error: unknown): void {
  if (codeOf(error) === 'DATA_NOT_OPEN') useSessionStore.setState({ dataNotOpen: true });
}

export function onlyWhileOpen(link: ClientLink<ClientContext>): ClientLink<ClientContext> {
  return {
    call: async (path, input, options) => {
      if (!mayWait(options) || ALWAYS.has(path[0] ?? '')) {
        return link.call(path, input, options).catch((error: unknown) => {
          noteDataNotOpen(error);
          throw error;
        });
      }
      let holder = holderOf(sessionNow());
      for (let tries = 1; ; tries += 1) {
        await whenSignedIn(options.signal);
        holder ??= holderOf(sessionNow());
        if (holder !== holderOf(sessionNow())) throw new DOMException('Somebody else sits here now', 'AbortError');
        try {
          return await link.call(path, input, options);
        } catch (error) {
          noteDataNotOpen(error);
          if (!isClosedSeat(error) || tries === MOST_TRIES) throw error;
          await newsOrPause();
        }
      }
    },
  };
}
