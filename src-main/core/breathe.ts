// Long work in slices: the event loop gets a turn between them, so windows and pollers stay alive.

export const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
