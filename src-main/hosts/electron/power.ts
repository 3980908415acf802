// Sleep and the system's own lock. Whoever walks away from a computer and locks it has locked Packhouse too; after
// sleep everything known is old, so the sync runs at once instead of waiting for its next turn.
import { powerMonitor } from 'electron';
import type { Logger } from '#main/core/log.ts';
import type { Workplace } from '#main/hosts/node/open-workplace.ts';
import type { Place } from '#main/hosts/node/place.ts';

export function followThePower(workplace: Pick<Workplace, 'core'>, place: Place, log: Logger): void {
  powerMonitor.on('lock-screen', () => place.lock());
  powerMonitor.on('suspend', () => {
    log.info('The computer goes to sleep');
    place.lock();
  });
  powerMonitor.on('resume', () => {
    log.info('The computer woke up');
    for (const mode of ['facility', 'training'] as const) {
      const core = workplace.core(mode);
      core?.nudge().catch((error: unknown) => log.error('The sync did not start after sleep', { error }));
    }
  });
}
