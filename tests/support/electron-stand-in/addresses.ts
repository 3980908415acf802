// The scheme of the app and the https address it is carried under inside an ordinary Chromium.

const HOSTS = ['app', 'paper'].map((host) => ({
  real: `packhouse-app://${host}`,
  carried: `https://${host}.packhouse-window.invalid`,
}));

const isAt = (address: string, origin: string): boolean => address === origin || address.startsWith(`${origin}/`);

export function toCarried(address: string): string {
  const host = HOSTS.find(({ real }) => isAt(address, real));
  return host ? host.carried + address.slice(host.real.length) : address;
}

export function toReal(address: string): string {
  const host = HOSTS.find(({ carried }) => isAt(address, carried));
  return host ? host.real + address.slice(host.carried.length) : address;
}
export const isCarried = (address: string): boolean => toReal(address) !== address;
