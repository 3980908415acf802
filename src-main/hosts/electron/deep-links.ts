// packhouse:// links from other programs: macOS sends an event, Windows and Linux start us a second time.
import { app } from 'electron';
import { DEEP_LINK_SCHEME, fromDeepLink } from './addresses.ts';

const linkIn = (args: readonly string[]): string | undefined =>
  args.find((argument) => argument.startsWith(`${DEEP_LINK_SCHEME}:`));

/** The window's address for a link in the command line, if there is one that means something. */
export const addressFromArguments = (args: readonly string[]): string | undefined =>
  fromDeepLink(linkIn(args) ?? '') ?? undefined;

/** `open` is called with no address when somebody merely started Packhouse again. */
export function listenForDeepLinks(open: (address?: string) => void): void {
  // From the sources the program's name is Electron's; taking the scheme would break the installed one.
  if (app.isPackaged) app.setAsDefaultProtocolClient(DEEP_LINK_SCHEME);
  app.on('open-url', (event, link) => {
    event.preventDefault();
    open(fromDeepLink(link) ?? undefined);
  });
  app.on('second-instance', (_event, args) => open(addressFromArguments(args)));
}
