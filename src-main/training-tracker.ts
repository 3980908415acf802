// In training a second Packhouse can keep the finished goods, and this one takes them from there: what people can practise
// is the real thing, two programs and the API between them, with one of them away or with another key now and then.
import type { TrackerAct } from '#shared/contract/sandbox.ts';
import { actAs } from './core/acting.ts';
import { systemActor } from './core/actor.ts';
import type { Logger } from './core/log.ts';
import type { SettingsService } from './features/settings/service.ts';
import type { SecondTracker, StartSecondTracker, TrainingTracker } from './sandbox/second-tracker.ts';
import type { Training } from './sandbox/training.ts';

export interface TrainingTrackerDeps {
  readonly training: Training | null;
  readonly settings: Pick<SettingsService, 'change' | 'setSecret' | 'secret'>;
  readonly start: StartSecondTracker | undefined;
  readonly log: Logger;
}

export function createTrainingTracker({ training, settings, start, log }: TrainingTrackerDeps): TrainingTracker {
  let second: SecondTracker | null = null;
  /** One thing after the other: starting takes a moment, and somebody may click twice. */
  let doing: Promise<unknown> = Promise.resolve();
  const actor = systemActor('Training');
  const asTraining = <T>(work: () => T): T => actAs({ actor, action: 'sandbox.tracker', source: 'training' }, work);

  const begin = async (): Promise<string> => {
    if (second || !start || !training) return 'The second Packhouse is running already.';
    second = await start(training.packages);
    const { url, key } = second;
    asTraining(() => {
      settings.setSecret('tracker.key', key);
      settings.change({ 'tracker.url': url, 'tracker.enabled': true }, actor);
    });
    return 'A second Packhouse keeps the finished goods now, and this one takes them from there.';
  };

  const end = async (): Promise<string> => {
    if (!second) return 'There is no second Packhouse.';
    const ending = second;
    second = null;
    asTraining(() => {
      settings.change({ 'tracker.enabled': false }, actor);
      settings.setSecret('tracker.key', null);
    });
    await ending.stop();
    return 'The second Packhouse has ended; finished goods are kept here again.';
  };

  const act = async (what: TrackerAct): Promise<string> => {
    if (what === 'start') return begin();
    if (what === 'stop') return end();
    if (!second) return 'There is no second Packhouse.';
    switch (what) {
      case 'away':
        await second.away();
        return 'The second Packhouse is off the network.';
      case 'back':
        await second.back();
        return 'The second Packhouse is back on the network.';
      case 'new-key':
        second.newKey();
        return 'Somebody made a new key on the second Packhouse: ours fits no more.';
      case 'tell-key': {
        const { key } = second;
        asTraining(() => settings.setSecret('tracker.key', key));
        return 'Its new key was copied over.';
      }
    }
  };

  return {
    state: () => ({
      running: second !== null,
      here: second?.here ?? false,
      keyFits: second === null || settings.secret('tracker.key') === second.key,
      url: second?.url ?? '',
    }),
    act: (what) => {
      if (!start || !training) return Promise.resolve(null);
      const next = doing.then(() => act(what));
      doing = next.catch(() => undefined);
      return next;
    },
    stop: async () => {
      await doing;
      const ending = second;
      second = null;
      await ending?.stop().catch((error: unknown) => log.error('The second Packhouse did not end in order', { error }));
    },
  };
}
