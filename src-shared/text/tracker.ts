// Words for the tracker server: what is wrong with it, and what to do.
import type { TrackerTrouble } from '../contract/tracker.ts';

export interface TrackerTroubleWords {
  readonly label: string;
  readonly text: string;
  /** What to do next. */
  readonly remedy: string;
}

export const TRACKER_TROUBLE_TEXT = {
  not_configured: {
    label: 'No tracker set up',
    text: 'There is no address or no key.',
    remedy: 'Enter both under Settings, Tracker server.',
  },
  refused: {
    label: 'The tracker is not running',
    text: 'The machine answers, but nobody listens there.',
    remedy: 'Start the tracker’s service on that machine, and check the port in the address.',
  },
  no_such_host: {
    label: 'No machine of that name',
    text: 'The name in the address is not known in this network.',
    remedy: 'Check the address for typing mistakes, and whether this computer is in the right network.',
  },
  unauthorised: {
    label: 'The keys do not match',
    text: 'The tracker answers, and does not accept the key.',
    remedy: 'Copy its key anew under Settings, Tracker server. It may have been made anew there.',
  },
  forbidden: {
    label: 'The tracker does not allow this',
    text: 'The key is known there and may not do this.',
    remedy: 'Ask whoever runs the tracker for a key that may read and write finished goods.',
  },
  timeout: {
    label: 'The tracker does not answer in time',
    text: 'The network is down or slow, or the tracker has too much to do.',
    remedy: 'Check the network and that machine. It is tried again by itself.',
  },
  tls: {
    label: 'Its certificate cannot be trusted',
    text: 'The secure connection was refused because of the certificate.',
    remedy: 'Renew the certificate there, and check that the address names the machine as the certificate does.',
  },
  not_found: {
    label: 'No tracker at this address',
    text: 'Something answers there, but not as a tracker.',
    remedy: 'Check the address: it is the base, without /api.',
  },
  rate_limited: {
    label: 'The tracker asks us to slow down',
    text: 'Too many requests in a short time.',
    remedy: 'Nothing to do: it is asked again as soon as it allows.',
  },
  server_error: {
    label: 'The tracker has an error',
    text: 'It answers that something went wrong there.',
    remedy: 'Look at the tracker’s own log. It is tried again by itself.',
  },
  unreadable: {
    label: 'The answer is not understood',
    text: 'What came back is not what a tracker says.',
    remedy: 'Check the address, and whether something between the two machines answers instead.',
  },
  empty: {
    label: 'The tracker lists no packages',
    text: 'An empty list is taken for a fault there, never for “nothing to sell”.',
    remedy: 'Look on the tracker whether its finished goods are all there.',
  },
  network: {
    label: 'The tracker cannot be reached',
    text: 'The connection broke off.',
    remedy: 'Check the network between the two machines. It is tried again by itself.',
  },
} as const satisfies Record<TrackerTrouble, TrackerTroubleWords>;

const isTrouble = (text: string): text is TrackerTrouble => Object.hasOwn(TRACKER_TROUBLE_TEXT, text);

/** A trouble in words; one that is not known here as the last of them. */
export const trackerTroubleWords = (trouble: string): TrackerTroubleWords =>
  TRACKER_TROUBLE_TEXT[isTrouble(trouble) ? trouble : 'network'];

const API_PROBLEMS: ReadonlyMap<string, TrackerTroubleWords> = new Map([
  [
    'port_in_use',
    {
      label: 'The port is taken',
      text: 'Another program on this computer listens there already.',
      remedy: 'Choose another port, or end that program. It is tried again by itself.',
    },
  ],
  [
    'address_not_here',
    {
      label: 'This computer has no such address',
      text: 'It can only listen on an address of its own.',
      remedy: 'Choose 127.0.0.1, 0.0.0.0 or an address this computer has now.',
    },
  ],
  [
    'in_training',
    {
      label: 'Not in training',
      text: 'Sample goods are not served to other machines.',
      remedy: 'Leave training to serve the real ones.',
    },
  ],
]);

/** Why our own API does not listen; one that is not known here in general words. */
export const apiProblemWords = (kind: string): TrackerTroubleWords =>
  API_PROBLEMS.get(kind) ?? {
    label: 'It could not be started',
    text: 'The system did not let it listen there.',
    remedy: 'Try another port or address.',
  };
