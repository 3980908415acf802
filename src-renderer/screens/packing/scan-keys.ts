// Tells a scanner's keystrokes from a person's. A scan is at least four characters, on average less than MEAN_MS apart,
// ended by Enter or Tab. Until that is decided the keys are kept back, so that no part of a scan reaches a cell or a
// button; what turns out to be typing is handed on unchanged. Pure: keys with their times in, decisions out.
export interface Stroke {
  readonly key: string;
  /** Milliseconds on any clock that only goes forward. */
  readonly at: number;
  /** Ctrl, Alt or Meta is down. */
  readonly chord: boolean;
}

export type EndKey = 'Enter' | 'Tab';

export interface Decision {
  /** What was kept back and is typing after all; it comes before this key. */
  readonly typed: string;
  /** This key: leave it alone, keep it from everybody, or it completed the scan `text`. */
  readonly now: 'pass' | 'keep' | 'scan';
  readonly text: string;
}

/** A pause this long says a person is typing. Single keys wait so long before they take effect. */
export const HOLD_MS = 80;
export const MEAN_MS = 35;
const FEWEST = 4;

const MODIFIERS = new Set(['Shift', 'Control', 'Alt', 'AltGraph', 'Meta', 'CapsLock', 'NumLock', 'Fn', 'Dead']);
const isEnd = (key: string): key is EndKey => key === 'Enter' || key === 'Tab';
/** Scanners that send control characters press function keys for them, and chords. */
const isFunctionKey = (key: string) => /^F\d{1,2}$/.test(key);

export interface ScanReader {
  press(stroke: Stroke): Decision;
  /** A pause was long enough: what was kept back is typing. Empty when nothing is held. */
  expire(): string;
  readonly holding: boolean;
}

export function createScanReader(): ScanReader {
  let held: { key: string; at: number }[] = [];
  const release = (): string => {
    const text = held.map(({ key }) => key).join('');
    held = [];
    return text;
  };
  const isScan = (): boolean => {
    const first = held[0];
    const last = held.at(-1);
    return (
      first !== undefined &&
      last !== undefined &&
      held.length >= FEWEST &&
      (last.at - first.at) / (held.length - 1) < MEAN_MS
    );
  };
  const decide = (typed: string, now: Decision['now'], text = ''): Decision => ({ typed, now, text });

  return {
    get holding() {
      return held.length > 0;
    },
    expire: release,
    press: ({ key, at, chord }) => {
      if (MODIFIERS.has(key)) return decide('', 'pass');
      const last = held.at(-1);
      const typed = last !== undefined && at - last.at > HOLD_MS ? release() : '';
      const within = held.length > 0;
      if (chord || isFunctionKey(key))
        return within && isScan() ? decide(typed, 'keep') : decide(typed + release(), 'pass');
      if (isEnd(key)) return isScan() ? decide(typed, 'scan', release()) : decide(typed + release(), 'pass');
      // A space starts no scan, and presses the button that has the focus.
      if (key.length !== 1 || (!within && key === ' ')) return decide(typed + release(), 'pass');
      held.push({ key, at });
      return decide(typed, 'keep');
    },
  };
}
