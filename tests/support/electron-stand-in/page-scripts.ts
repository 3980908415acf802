// The two scripts every page of a window starts with: one in the page's own world that offers what the
// preload exposes, one in the isolated world that runs the preload with `electron` to require. They speak
// through events whose name is made for each window, as strings, so nothing but values crosses.

export const WORLD = 'packhouse-preload';
export const SEND = '__standInSend';
export const RECEIVE = '__standInReceive';

/** Runs in the page's own world. */
export const pageScript = (secret: string): string => `(() => {
  if (window.top !== window) return;
  window.addEventListener('${secret}-expose', (event) => {
    const { name, values, functions } = JSON.parse(event.detail);
    const api = { ...values };
    for (const fn of functions) {
      api[fn] = (...args) => {
        window.dispatchEvent(new CustomEvent('${secret}-call', { detail: JSON.stringify({ name, fn, args }) }));
      };
    }
    Object.defineProperty(window, name, { value: Object.freeze(api), enumerable: true });
  });
  window.dispatchEvent(new CustomEvent('${secret}-ready'));
})();`;

/** Runs in the isolated world, around the built preload. */
export const preloadScript = (secret: string, preload: string): string => `(() => {
  if (window.top !== window) return;
  const send = (message) => globalThis.${SEND}(JSON.stringify(message));
  const listeners = new Map();
  const ports = new Map();
  const exposed = new Map();
  const pack = (data) => typeof data === 'string'
    ? { text: data }
    : { base64: btoa(String.fromCharCode(...new Uint8Array(data.buffer ?? data))) };
  const unpack = (data) => 'text' in data
    ? data.text
    : Uint8Array.from(atob(data.base64), (character) => character.charCodeAt(0));

  const announce = (name) => {
    const api = exposed.get(name);
    const functions = Object.keys(api).filter((key) => typeof api[key] === 'function');
    const values = Object.fromEntries(Object.entries(api).filter(([, value]) => typeof value !== 'function'));
    const detail = JSON.stringify({ name, values, functions });
    window.dispatchEvent(new CustomEvent('${secret}-expose', { detail }));
  };
  let pageIsReady = false;
  window.addEventListener('${secret}-ready', () => {
    pageIsReady = true;
    for (const name of exposed.keys()) announce(name);
  });
  window.addEventListener('${secret}-call', (event) => {
    const { name, fn, args } = JSON.parse(event.detail);
    exposed.get(name)[fn](...args);
  });

  globalThis.${RECEIVE} = (message) => {
    if (message.kind === 'port') {
      ports.get(message.port)?.postMessage(unpack(message.data));
      return;
    }
    if (message.kind === 'close') {
      ports.get(message.port)?.close();
      ports.delete(message.port);
      return;
    }
    const given = message.ports.map((id) => {
      const channel = new MessageChannel();
      ports.set(id, channel.port1);
      channel.port1.onmessage = (event) => send({ kind: 'port', port: id, data: pack(event.data) });
      return channel.port2;
    });
    for (const listener of listeners.get(message.channel) ?? []) listener({ ports: given }, message.body);
  };

  const electron = {
    ipcRenderer: {
      on: (channel, listener) => listeners.set(channel, [...(listeners.get(channel) ?? []), listener]),
      send: (channel, ...args) => send({ kind: 'ipc', channel, args }),
    },
    contextBridge: {
      exposeInMainWorld: (name, api) => {
        exposed.set(name, api);
        announce(name);
      },
    },
  };
  const require = (id) => {
    if (id !== 'electron') throw new Error('A sandboxed preload cannot require ' + id);
    return electron;
  };
  const module = { exports: {} };
  (function (require, module, exports) {
${preload}
  })(require, module, module.exports);
})();`;
