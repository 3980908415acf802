// Which modifier key people here know.
export const isMac = /mac/i.test(navigator.platform);
