// How the tracker server stands: for its screen, and as a lamp.
import type { TrackerStatus } from '#shared/contract/tracker.ts';
import { TRACKER_TROUBLE_TEXT } from '#shared/text/tracker.ts';
import type { ReadDb } from '../../db/database.ts';
import type { SettingsService } from '../../features/settings/service.ts';
import { figuresOf } from '../../outbox/queries.ts';
import type { TrackerReader } from './reader.ts';

export interface TrackerStatusDeps {
  readonly read: ReadDb;
  readonly settings: SettingsService;
  readonly reader: TrackerReader;
  readonly activeBatches: () => number | null;
}

/** For a tray or a window's header: never only a colour. */
export interface TrackerLamp {
  readonly state: 'ok' | 'working' | 'attention' | 'off';
  readonly text: string;
}

export function createTrackerStatus(deps: TrackerStatusDeps) {
  const { settings, reader } = deps;

  const stateOf = (lastReadAt: string | null, hasTrouble: boolean): TrackerStatus['state'] => {
    if (!settings.get('tracker.enabled')) return 'off';
    if (lastReadAt === null) return hasTrouble ? 'trouble' : 'connecting';
    if (reader.isStale()) return 'stale';
    return hasTrouble ? 'trouble' : 'connected';
  };

  const status = (): TrackerStatus => {
    const { trouble, detail, packages, leftOut, lastReadAt } = reader.state();
    const { waiting, parked } = figuresOf(deps.read, 'tracker');
    const state = stateOf(lastReadAt, trouble !== null);
    const age = reader.ageMs();
    return {
      enabled: settings.get('tracker.enabled'),
      state,
      url: settings.get('tracker.url'),
      trouble,
      detail,
      lastReadAt,
      ageMs: age === null ? null : Math.round(age),
      activeBatches: state === 'off' ? null : deps.activeBatches(),
      packages,
      leftOut: [...leftOut],
      waiting,
      parked,
    };
  };

  return {
    status,
    lamp: (): TrackerLamp => {
      const { state, trouble, activeBatches } = status();
      if (state === 'off') return { state: 'off', text: 'Finished goods are kept here' };
      if (state === 'connecting') return { state: 'working', text: 'Connecting to the tracker' };
      if (state === 'connected') {
        const batches = activeBatches === null ? '' : `: ${activeBatches} active batches`;
        return { state: 'ok', text: `Connected to the tracker${batches}` };
      }
      const why = trouble === null ? 'Its figures are too old' : TRACKER_TROUBLE_TEXT[trouble].label;
      return { state: 'attention', text: `Tracker: ${why}` };
    },
    /** Why nothing may be sent to Apex from its figures, in words; null when they are new enough. */
    hold: (): string | null => {
      if (!settings.get('tracker.enabled') || !reader.isStale()) return null;
      const { trouble, lastReadAt } = reader.state();
      const why = trouble === null ? '' : `${TRACKER_TROUBLE_TEXT[trouble].label}. `;
      return `${why}${lastReadAt === null ? 'It was not read yet' : `Its figures are from ${lastReadAt}`}`;
    },
  };
}
