// Runs sandboxed beside the page and gives it two things: the host's name and a way to ask for the port
// of the contract. The port itself is handed over with postMessage, because ports cannot cross the bridge.
import { contextBridge, ipcRenderer } from 'electron';
import { PORT_CHANNEL, REQUEST_CHANNEL } from './channels.ts';

ipcRenderer.on(PORT_CHANNEL, (event) => {
  const [port] = event.ports;
  if (port) window.postMessage(PORT_CHANNEL, window.location.origin, [port]);
});

contextBridge.exposeInMainWorld('packhouse', {
  host: 'electron',
  requestPort: (): void => ipcRenderer.send(REQUEST_CHANNEL),
});
