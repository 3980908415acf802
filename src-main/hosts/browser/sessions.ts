// The browsers that have shown the key. Each gets a random value of its own in a cookie that scripts cannot read
// and other sites cannot send; only values made here count, and only their digests are kept. A session is one
// window's place: all tabs of a browser share it, so they see the same person. All die with the process.
import { createHash } from 'node:crypto';
import type { Clock } from '#main/core/clock.ts';
import type { Place } from '#main/hosts/node/place.ts';
import { newSecret } from './access.ts';
import { type Allowance, createAllowance } from './allowance.ts';

/** More browsers than one workstation has; the one unused for longest makes room for the next. */
export const MOST_SESSIONS = 20;
const MOST_COOKIES_LOOKED_AT = 10;
// A runaway window or a flood; a person's busiest second is a few dozen.
const MESSAGES_PER_SECOND = 300;
const MESSAGES_AT_ONCE = 1000;

export interface Session {
  readonly place: Place;
  /** Of contract messages, over all sockets of this browser together. */
  readonly messages: Allowance;
  /** Registers how to end a connection; called back when the session ends. Answers how to take it back. */
  connected(end: () => void): () => void;
  readonly connections: number;
}

interface OwnSession extends Session {
  usedAt: number;
  end(): void;
}

export interface Sessions {
  /** A new session; the browser's former one, if it had one, is over and its place carried on. Answers the cookie's value. */
  begin(cookieHeader: string | undefined): string;
  /** The session whose cookie this header carries, or null. */
  find(cookieHeader: string | undefined): Session | null;
}

// Cookies do not tell ports apart: the port in the name keeps two hosts on one computer from signing each other out.
const cookieName = (port: number): string => `packhouse-${port}`;

/** The Set-Cookie header. No Domain: this very host name only. */
export const sessionCookie = (port: number, value: string): string =>
  `${cookieName(port)}=${value}; Path=/; HttpOnly; SameSite=Strict`;

const digest = (value: string): string => createHash('sha256').update(value).digest('base64');

/** The values of our cookie. There may be several: another program on this computer can add one of the same name. */
function valuesIn(header: string | undefined, port: number): readonly string[] {
  const name = `${cookieName(port)}=`;
  return (header ?? '')
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part.startsWith(name))
    .slice(0, MOST_COOKIES_LOOKED_AT)
    .map((part) => part.slice(name.length));
}

function createSession(place: Place, clock: Clock): OwnSession {
  const ends = new Set<() => void>();
  return {
    place,
    messages: createAllowance(clock, MESSAGES_PER_SECOND, MESSAGES_AT_ONCE),
    usedAt: clock.monotonic(),
    connected: (end) => {
      ends.add(end);
      return () => ends.delete(end);
    },
    get connections() {
      return ends.size;
    },
    end: () => {
      for (const end of [...ends]) end();
      ends.clear();
    },
  };
}

export function createSessions(openPlace: () => Place, clock: Clock, port: () => number): Sessions {
  // By digest, so that looking one up takes the same time however much of a guessed value is right.
  const sessions = new Map<string, OwnSession>();

  const findOwn = (header: string | undefined): readonly [string, OwnSession] | null => {
    for (const value of valuesIn(header, port())) {
      const key = digest(value);
      const session = sessions.get(key);
      if (session) return [key, session];
    }
    return null;
  };

  const makeRoom = (): void => {
    if (sessions.size < MOST_SESSIONS) return;
    const [oldest] = [...sessions].sort(
      ([, a], [, b]) => Number(a.connections > 0) - Number(b.connections > 0) || a.usedAt - b.usedAt,
    );
    if (!oldest) return;
    const [key, session] = oldest;
    sessions.delete(key);
    session.end();
    session.place.close();
  };

  return {
    begin: (header) => {
      const former = findOwn(header);
      if (former) {
        // The same browser again. Its old value is worth nothing from now on, whoever else may have known it.
        sessions.delete(former[0]);
        former[1].end();
      }
      makeRoom();
      const value = newSecret();
      sessions.set(digest(value), createSession(former?.[1].place ?? openPlace(), clock));
      return value;
    },
    find: (header) => {
      const session = findOwn(header)?.[1] ?? null;
      if (session) session.usedAt = clock.monotonic();
      return session;
    },
  };
}
