// A row of filters of which one is on, each with its count.
import { whole } from '../lib/format.ts';

interface Chip<T> {
  readonly value: T;
  readonly label: string;
  readonly count?: number;
}

export function Chips<T extends string>(props: {
  label: string;
  value: T;
  chips: readonly Chip<T>[];
  onChange: (value: T) => void;
}) {
  return (
    <fieldset className="ph-chips" aria-label={props.label} style={{ border: 0, margin: 0, padding: 0 }}>
      {props.chips.map((chip) => (
        <button
          key={chip.value}
          type="button"
          className="ph-chip"
          aria-pressed={chip.value === props.value}
          onClick={() => props.onChange(chip.value)}
        >
          {chip.label}
          {chip.count !== undefined && <span>{whole(chip.count)}</span>}
        </button>
      ))}
    </fieldset>
  );
}
