// The desktop program. Order matters: one instance, the scheme, then (once ready) the core, the rules for
// pages, the port, the window. Closing the window keeps the sync going; quitting stops the cores first.
import { resolve } from 'node:path';
import { app, dialog, nativeImage, shell } from 'electron';
import { systemClock } from '#main/core/clock.ts';
import { appFilesIn } from '#main/hosts/node/app-files.ts';
import { dataDirHere } from '#main/hosts/node/data-dir.ts';
import { keyFileProtectorIn } from '#main/hosts/node/open-core.ts';
import { openWorkplace } from '#main/hosts/node/open-workplace.ts';
import { plainError } from '#main/hosts/node/plain-error.ts';
import { indexPageFiles } from '#main/hosts/page/page-files.ts';
import { showAbout } from './about.ts';
import { declareAppProtocol, serveAppProtocol } from './app-protocol.ts';
import { addressFromArguments, listenForDeepLinks } from './deep-links.ts';
import { servePorts } from './ipc.ts';
import { installMenu } from './menu.ts';
import { notify } from './notify.ts';
import { createFileOpener } from './open-file.ts';
import { createPaperPdf } from './paper-pdf.ts';
import { followThePower } from './power.ts';
import { openPreferences } from './preferences.ts';
import { quitPolitely } from './quit.ts';
import { createSafeStorageProtector } from './safe-storage-protector.ts';
import { hardenEverything } from './security.ts';
import { showTray } from './tray.ts';
import { watchForUpdates } from './updates.ts';
import { createMainWindow } from './window.ts';

function argumentAfter(name: string): string | undefined {
  const at = process.argv.indexOf(name);
  return at < 0 ? undefined : process.argv[at + 1];
}

const training = process.argv.includes('--sandbox');
const root = app.getAppPath();
const files = appFilesIn(root);
const migrationsDir = app.isPackaged ? resolve(process.resourcesPath, 'drizzle') : files.migrationsDir;
/** Of the window and the program themselves: one started in training has its own ones. */
const ownDir = dataDirHere(training, argumentAfter('--data'));
const icon = resolve(root, 'resources/icons/icon.png');

async function open(): Promise<void> {
  const workplace = await openWorkplace({
    host: 'electron',
    dataDir: dataDirHere(false, argumentAfter('--data')),
    files: { ...files, migrationsDir },
    startIn: training ? 'training' : 'facility',
    protector: (dataDir) => createSafeStorageProtector(() => keyFileProtectorIn(dataDir)),
    toPdf: createPaperPdf(systemClock),
    openFile: createFileOpener(shell),
  });
  const { log, clock } = workplace;
  const place = workplace.openPlace();
  const preferences = openPreferences(resolve(ownDir, 'window.json'));

  // A message no handler could read must not end the program for everybody.
  process.on('unhandledRejection', (error) => log.error('Something failed unseen', { error }));
  hardenEverything(log);
  serveAppProtocol(indexPageFiles(files.rendererDir));
  const window = createMainWindow({
    preload: resolve(root, 'dist/preload/preload.cjs'),
    icon,
    training: () => place.mode === 'training',
    preferences,
    log,
  });
  servePorts(place, window, log);

  const hideTray = showTray(workplace, place, nativeImage.createFromPath(resolve(root, 'resources/icons/tray.png')), {
    showWindow: () => window.show(),
    quit: () => app.quit(),
    attention: (text) => {
      if (!window.isFocused()) notify('Packhouse needs you', text, () => window.show());
    },
    notAllowed: (text) => {
      window.show();
      notify('Packhouse', text, () => window.show());
    },
  });
  const quitting = quitPolitely(workplace, hideTray);
  app.on('window-all-closed', () => {
    if (!preferences.get().keepSyncing) app.quit();
  });
  app.on('activate', () => window.show());
  listenForDeepLinks((address) => window.show(address));
  followThePower(workplace, place, log);

  const updates = await watchForUpdates({ clock, log, beforeRestart: quitting.drain });
  const showMenu = (): void =>
    installMenu(
      {
        showWindow: () => window.show(),
        about: () => void showAbout({ core: workplace.core(place.mode), version: files.version }),
        checkForUpdates: () => updates.check(),
        setStartAtLogin: (on) => {
          app.setLoginItemSettings({ openAtLogin: on });
          preferences.set({ startAtLogin: on });
        },
      },
      preferences,
      place.mode === 'training',
    );
  showMenu();
  place.onLeft(showMenu);
  window.show(addressFromArguments(process.argv));
  await workplace.start();
}

// Chromium's own files stay out of the way of the database, and training has its own instance.
app.setPath('userData', resolve(ownDir, 'window'));
if (app.requestSingleInstanceLock()) {
  declareAppProtocol();
  // Not awaited at the top level: Electron is only ready once this module has been read to its end.
  app
    .whenReady()
    .then(open)
    .catch((error: unknown) => {
      dialog.showErrorBox('Packhouse could not start', plainError(error));
      app.exit(1);
    });
} else {
  app.quit();
}
