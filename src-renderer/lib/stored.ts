// Small things remembered in this browser: versioned, bounded, and never trusted when read back.
export interface Stored {
  readonly name: string;
  /** Raise when the shape changes: older values are then ignored. */
  readonly version: number;
}

const MOST_CHARACTERS = 20_000;
const keyOf = (stored: Stored) => `packhouse.${stored.name}`;

/** The remembered value, or null when there is none, it is of another version, or storage is closed. */
export function readStored(stored: Stored): unknown {
  try {
    const text = localStorage.getItem(keyOf(stored));
    if (text === null || text.length > MOST_CHARACTERS) return null;
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed !== 'object' || parsed === null) return null;
    return Reflect.get(parsed, 'version') === stored.version ? Reflect.get(parsed, 'value') : null;
  } catch {
    return null;
  }
}

export function writeStored(stored: Stored, value: unknown): void {
  const text = JSON.stringify({ version: stored.version, value });
  if (text.length > MOST_CHARACTERS) return;
  try {
    localStorage.setItem(keyOf(stored), text);
  } catch {
    // Storage is full or closed: the choice then lasts for this window only.
  }
}
