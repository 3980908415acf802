// Who stands at this window. `session.watch` is the one source: followed from every connection on, and the answers of
// signing in, locking and leaving are taken over at once. Data of one person is forgotten before the next sees any.
import type { SessionView } from '#shared/contract/session.ts';
import { useConnection } from '../stores/connection.ts';
import { offerEverybody } from '../stores/lock-screen.ts';
import { holderOf, sessionNow, useSessionStore } from '../stores/session.ts';
import { client, queryClient } from './client.ts';
import { ConnectionLost, connection } from './connection.ts';

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 8000;

type Listener = (view: SessionView, before: SessionView | undefined) => void;

const listeners: Listener[] = [];
let followed = 0;
// Locking covers the screen at once, even without a connection; until the core knows, it may still say signed in.
let lockWanted = false;

/** Called after every change of the session. */
export const onSession = (listener: Listener): void => {
  listeners.push(listener);
};

/** Takes over what the core says about this window. */
export function takeSession(told: SessionView): void {
  const before = sessionNow();
  // Another tab of this browser went into training or left it: nothing of the one world stays in the other.
  if (before && before.training !== told.training) {
    location.reload();
    return;
  }
  const view: SessionView = lockWanted && told.state === 'signed_in' ? { ...told, state: 'locked' } : told;
  useSessionStore.setState({ view, trouble: null });
  if (holderOf(before) !== holderOf(view)) queryClient.clear();
  for (const listener of listeners) listener(view, before);
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

async function follow(): Promise<void> {
  followed += 1;
  const mine = followed;
  for (let wait = FIRST_PAUSE_MS; ; wait = Math.min(wait * 2, LONGEST_PAUSE_MS)) {
    try {
      for await (const view of await client.session.watch()) {
        if (mine !== followed) return;
        takeSession(view);
        wait = FIRST_PAUSE_MS;
      }
    } catch (error) {
      if (!(error instanceof ConnectionLost) && useConnection.getState().state === 'open') {
        useSessionStore.setState({ trouble: error });
      }
    }
    await pause(wait);
    // Another connection follows by itself.
    if (mine !== followed || useConnection.getState().state !== 'open') return;
  }
}

async function sendLock(): Promise<void> {
  try {
    const view = await client.session.lock();
    lockWanted = false;
    takeSession(view);
  } catch (error) {
    // Covered it stays; with the next connection the core is told.
    if (!(error instanceof ConnectionLost)) lockWanted = false;
  }
}

/** Covers the screen at once and tells the core, now or as soon as it can be reached. */
export async function lockNow(): Promise<void> {
  const view = sessionNow();
  if (view?.state !== 'signed_in') return;
  lockWanted = true;
  takeSession(view);
  await sendLock();
}

/** Locks, and offers everybody. What is open here stays for its owner until somebody else signs in. */
export function switchPerson(): void {
  offerEverybody(true);
  void lockNow();
}

/** After a right password or PIN: whatever was wanted before, this person is in. */
export function takeSignIn(view: SessionView): void {
  lockWanted = false;
  offerEverybody(false);
  takeSession(view);
}

/** Starts following, now and after every reconnection. Once in the window. */
export function startSession(): void {
  connection.onConnected(() => {
    if (lockWanted) void sendLock();
    void follow();
  });
}
