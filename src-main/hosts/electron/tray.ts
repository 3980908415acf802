// The icon beside the clock: how the sync stands, pause and resume, open, quit.
import { Menu, type NativeImage, Tray } from 'electron';
import type { Clock, Timer } from '#main/core/clock.ts';
import type { Core } from '#main/create-core.ts';

export interface TrayActions {
  showWindow(): void;
  quit(): void;
  /** The sync began to need a person. */
  attention(text: string): void;
}

const REFRESH_MS = 2_000;

/** Returns a function that takes the icon away. */
export function showTray(core: Core, image: NativeImage, clock: Clock, actions: TrayActions): () => void {
  const tray = new Tray(image);
  let shown = '';
  let attention = false;
  let timer: Timer | null = null;

  const refresh = (): void => {
    const lamp = core.lamp();
    const pausedByPerson = core.sync.status().paused === 'paused_by_person';
    const next = `${lamp.state} ${lamp.text} ${pausedByPerson}`;
    if (next !== shown) {
      shown = next;
      tray.setToolTip(`Packhouse: ${lamp.text}`);
      tray.setContextMenu(
        Menu.buildFromTemplate([
          { label: lamp.text, enabled: false },
          { type: 'separator' },
          { label: 'Open Packhouse', click: () => actions.showWindow() },
          pausedByPerson
            ? { label: 'Resume the sync', click: () => core.syncResume() }
            : { label: 'Pause the sync', click: () => core.syncPause() },
          { type: 'separator' },
          { label: 'Quit Packhouse', click: () => actions.quit() },
        ]),
      );
      const needsPerson = lamp.state === 'attention' && !pausedByPerson;
      if (needsPerson && !attention) actions.attention(lamp.text);
      attention = needsPerson;
    }
    timer = clock.set(REFRESH_MS, refresh);
  };

  tray.on('click', () => actions.showWindow());
  refresh();
  return () => {
    timer?.cancel();
    tray.destroy();
  };
}
