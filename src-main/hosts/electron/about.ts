// About Packhouse: versions, and diagnostics to send to whoever helps. Nothing secret and nothing about
// the business: no names, no addresses, no numbers; the person's home folder is written as ~.
import { homedir, release } from 'node:os';
import { app, clipboard, dialog } from 'electron';
import type { Core } from '#main/create-core.ts';

export interface AboutOptions {
  readonly core: Core;
  readonly version: string;
  readonly dataDir: string;
  readonly training: boolean;
}

function diagnostics({ core, version, dataDir, training }: AboutOptions): string {
  const lamp = core.lamp();
  return [
    `Packhouse ${version}${training ? ' (training)' : ''}${app.isPackaged ? '' : ', run from its sources'}`,
    `Electron ${process.versions.electron}, Chromium ${process.versions.chrome}, Node ${process.versions.node}`,
    `${process.platform} ${release()} ${process.arch}`,
    `Data folder ${dataDir.replaceAll(homedir(), '~')}`,
    `Sync ${lamp.state}`,
  ].join('\n');
}

export async function showAbout(options: AboutOptions): Promise<void> {
  const detail = diagnostics(options);
  const { response } = await dialog.showMessageBox({
    type: 'info',
    title: 'About Packhouse',
    message: `Packhouse ${options.version}`,
    detail,
    buttons: ['Close', 'Copy diagnostics'],
    defaultId: 0,
    cancelId: 0,
  });
  if (response === 1) clipboard.writeText(detail);
}
