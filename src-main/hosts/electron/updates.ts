// New versions, in the installed program only: fetched quietly, said once with their notes, put in when
// the person restarts or quits. Electron-updater checks the signature before anything is run.
import { app, dialog } from 'electron';
import type { Clock } from '#main/core/clock.ts';
import type { Logger } from '#main/core/log.ts';

const FIRST_LOOK_MS = 60_000;
const BETWEEN_LOOKS_MS = 6 * 3_600_000;

export interface Updates {
  /** A person asked; says so when there is nothing new. */
  check(): void;
}

export interface UpdateOptions {
  readonly clock: Clock;
  readonly log: Logger;
  /** Drains politely before the new version is put in. */
  readonly beforeRestart: () => Promise<void>;
}

function notesOf(notes: string | readonly { readonly note: string | null }[] | null | undefined): string {
  if (!notes) return '';
  const text = typeof notes === 'string' ? notes : notes.map((entry) => entry.note ?? '').join('\n\n');
  return text.replace(/<[^>]*>/g, '').trim();
}

export async function watchForUpdates({ clock, log, beforeRestart }: UpdateOptions): Promise<Updates> {
  if (!app.isPackaged) return { check: () => undefined };
  const { default: updater } = await import('electron-updater');
  const { autoUpdater } = updater;
  autoUpdater.logger = null;
  autoUpdater.autoDownload = true;
  autoUpdater.autoInstallOnAppQuit = true;
  autoUpdater.on('error', (error) => log.warn('Looking for a new version failed', { reason: error.message }));
  autoUpdater.on('update-downloaded', (update) => {
    void offerRestart(update.version, notesOf(update.releaseNotes));
  });

  const offerRestart = async (version: string, notes: string): Promise<void> => {
    const { response } = await dialog.showMessageBox({
      type: 'info',
      title: 'New version',
      message: `Packhouse ${version} is ready`,
      detail: `${notes}\n\nRestart when convenient: otherwise it is put in the next time Packhouse is quit.`.trim(),
      buttons: ['Restart now', 'Later'],
      defaultId: 1,
      cancelId: 1,
    });
    if (response !== 0) return;
    await beforeRestart();
    autoUpdater.quitAndInstall();
  };

  const look = async (): Promise<boolean> => {
    try {
      return (await autoUpdater.checkForUpdates())?.isUpdateAvailable ?? false;
    } catch (error) {
      log.warn('Looking for a new version failed', { error });
      return false;
    }
  };
  const lookAgain = (): void => {
    void look().finally(() => clock.set(BETWEEN_LOOKS_MS, lookAgain));
  };
  clock.set(FIRST_LOOK_MS, lookAgain);

  return {
    check: () => {
      void look().then((found) => {
        if (!found) void dialog.showMessageBox({ type: 'info', message: 'There is no newer version of Packhouse.' });
      });
    },
  };
}
