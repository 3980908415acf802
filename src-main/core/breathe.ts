// Long work in slices: the event loop gets a turn between them, so windows and pollers stay alive.

export const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Calls `fn` for every item, `slice` items at a time. */
export async function inSlices<T>(items: readonly T[], slice: number, fn: (item: T) => void): Promise<void> {
  for (let start = 0; start < items.length; start += slice) {
    for (const item of items.slice(start, start + slice)) fn(item);
    await breathe();
  }
}
