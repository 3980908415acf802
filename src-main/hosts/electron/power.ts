// After sleep everything known is old: the sync runs at once instead of waiting for its next turn.

import { powerMonitor } from 'electron';
import type { Logger } from '#main/core/log.ts';
import type { Core } from '#main/create-core.ts';

export function syncAfterSleep(core: Core, log: Logger): void {
  powerMonitor.on('suspend', () => log.info('The computer goes to sleep'));
  powerMonitor.on('resume', () => {
    log.info('The computer woke up');
    void core.sync.nudge();
  });
}
