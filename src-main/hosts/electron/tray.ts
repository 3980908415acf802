// The icon beside the clock: how the sync is doing in words, pause and resume in the name of whoever is signed in,
// open, quit. It is about the real work whenever that is open, and says when the window is in training.
import { Menu, type MenuItemConstructorOptions, type NativeImage, Tray } from 'electron';
import type { Clock, Timer } from '#main/core/clock.ts';
import type { Lamp } from '#main/create-apex.ts';
import type { HostedCore } from '#main/hosted-core.ts';
import type { Workplace } from '#main/hosts/node/open-workplace.ts';
import type { Mode, Place } from '#main/hosts/node/place.ts';

export interface TrayActions {
  showWindow(): void;
  quit(): void;
  /** The sync began to need a person. */
  attention(text: string): void;
  /** Nobody who may do it is signed in at the window. */
  notAllowed(text: string): void;
}

const REFRESH_MS = 2_000;
const OPENING: Lamp = { state: 'working', text: 'The data is being opened', pausedByPerson: false };

/** Returns a function that takes the icon away. */
export function showTray(
  workplace: Pick<Workplace, 'core' | 'clock' | 'startedIn'>,
  place: Place,
  image: NativeImage,
  actions: TrayActions,
): () => void {
  const { clock }: { readonly clock: Clock } = workplace;
  const tray = new Tray(image);
  let shown = '';
  let attention = false;
  let timer: Timer | null = null;

  const subject = (): Mode =>
    workplace.startedIn === 'facility' || workplace.core('facility') ? 'facility' : 'training';

  const ask = (what: 'syncPause' | 'syncResume'): void => {
    const mode = subject();
    const standing = place.standingIn(mode);
    if (!standing?.core[what](standing.seat)) {
      const first = place.mode === mode ? '' : 'Leave training and ';
      const rest = `${what === 'syncPause' ? 'pause' : 'resume'} the sync.`;
      actions.notAllowed(`${first}${first ? 's' : 'S'}ign in as somebody who may ${rest}`);
    }
    refresh();
  };

  const menuFor = (lamp: Lamp, place: string | null): MenuItemConstructorOptions[] => [
    ...(place === null ? [] : [{ label: place, enabled: false }]),
    { label: lamp.text, enabled: false },
    { type: 'separator' },
    { label: 'Open Packhouse', click: () => actions.showWindow() },
    lamp.pausedByPerson
      ? { label: 'Resume the sync', click: () => ask('syncResume') }
      : { label: 'Pause the sync', click: () => ask('syncPause') },
    { type: 'separator' },
    { label: 'Quit Packhouse', click: () => actions.quit() },
  ];

  const refresh = (): void => {
    const mode = subject();
    const core: HostedCore | null = workplace.core(mode);
    const lamp = core?.lamp() ?? OPENING;
    const where = mode === 'training' ? 'Training' : place.mode === 'training' ? 'The window is in training' : null;
    const next = JSON.stringify([lamp, where]);
    if (next === shown) return;
    shown = next;
    tray.setToolTip(['Packhouse', where, lamp.text].filter(Boolean).join(': '));
    tray.setContextMenu(Menu.buildFromTemplate(menuFor(lamp, where)));
    const needsPerson = lamp.state === 'attention' && !lamp.pausedByPerson;
    if (needsPerson && !attention) actions.attention(lamp.text);
    attention = needsPerson;
  };
  const refreshOften = (): void => {
    refresh();
    timer = clock.set(REFRESH_MS, refreshOften);
  };

  tray.on('click', () => actions.showWindow());
  refreshOften();
  return () => {
    timer?.cancel();
    tray.destroy();
  };
}
