// The newest of what happened, and no more than so many.

export interface BoundedList<T> {
  /** Newest last. */
  readonly items: readonly T[];
  add(item: T): void;
  clear(): void;
}

export function createBoundedList<T>(limit: number): BoundedList<T> {
  const items: T[] = [];
  return {
    items,
    add: (item) => {
      items.push(item);
      if (items.length > limit) items.splice(0, items.length - limit);
    },
    clear: () => {
      items.length = 0;
    },
  };
}
