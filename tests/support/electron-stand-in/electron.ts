// What `import … from 'electron'` means to the bundle under test.
export { app } from './app.ts';
export { BrowserWindow } from './browser-window.ts';
export { MessageChannelMain } from './message-ports.ts';
export {
  clipboard,
  dialog,
  Menu,
  Notification,
  nativeImage,
  powerMonitor,
  safeStorage,
  screen,
  shell,
  Tray,
} from './recorded.ts';
export { ipcMain, protocol, session } from './session.ts';
