// The two names the preload and the main process share.
export const REQUEST_CHANNEL = 'packhouse:request-port';
export const PORT_CHANNEL = 'packhouse:port';
