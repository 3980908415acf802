// The scheme of the app and the https address it is carried under inside an ordinary Chromium.

const REAL = 'packhouse-app://app';
const CARRIED = 'https://app.packhouse-window.invalid';

const swap = (address: string, from: string, to: string): string =>
  address === from || address.startsWith(`${from}/`) ? to + address.slice(from.length) : address;

export const toCarried = (address: string): string => swap(address, REAL, CARRIED);
export const toReal = (address: string): string => swap(address, CARRIED, REAL);
export const isCarried = (address: string): boolean => toReal(address) !== address;
