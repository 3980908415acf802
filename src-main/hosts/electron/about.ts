// About Packhouse: versions, and diagnostics to send to whoever helps. Nothing secret and nothing about
// the business: no names, no addresses, no numbers; the person's home folder is written as ~.
import { homedir, release } from 'node:os';
import { app, clipboard, dialog } from 'electron';
import type { HostedCore } from '#main/hosted-core.ts';

export interface AboutOptions {
  /** The one the window shows; null while it is being opened again. */
  readonly core: HostedCore | null;
  readonly version: string;
}

function diagnostics(core: HostedCore | null): string {
  return [
    core?.diagnostics() ?? 'The data is just being opened.',
    `${app.isPackaged ? 'Installed' : 'Run from its sources'}, on ${process.platform} ${release()} ${process.arch}`,
    `Electron ${process.versions.electron}, Chromium ${process.versions.chrome}, Node ${process.versions.node}`,
  ]
    .join('\n')
    .replaceAll(homedir(), '~');
}

export async function showAbout({ core, version }: AboutOptions): Promise<void> {
  const detail = diagnostics(core);
  const { response } = await dialog.showMessageBox({
    type: 'info',
    title: 'About Packhouse',
    message: `Packhouse ${version}`,
    detail,
    buttons: ['Close', 'Copy diagnostics'],
    defaultId: 0,
    cancelId: 0,
  });
  if (response === 1) clipboard.writeText(detail);
}
