// The working days of a week, each switched on or off.
import { IconCheck } from '@tabler/icons-react';
import { WEEKDAY_TEXT } from '#shared/text/settings-production.ts';

export function WorkDays(props: {
  label: string;
  raw: unknown;
  disabled: boolean;
  onChange: (days: readonly number[]) => void;
}) {
  const days = Array.isArray(props.raw) ? props.raw : [];
  const toggle = (day: number) =>
    props.onChange(
      WEEKDAY_TEXT.map((it) => it.day).filter((it) => (it === day ? !days.includes(it) : days.includes(it))),
    );
  return (
    <fieldset
      className="ph-chips"
      aria-label={props.label}
      disabled={props.disabled}
      style={{ border: 0, margin: 0, padding: 0, flexWrap: 'wrap' }}
    >
      {WEEKDAY_TEXT.map(({ day, label }) => (
        <button
          key={day}
          type="button"
          className="ph-chip"
          aria-pressed={days.includes(day)}
          onClick={() => toggle(day)}
        >
          {days.includes(day) && <IconCheck size={14} aria-hidden style={{ verticalAlign: -2, marginRight: 4 }} />}
          {label}
        </button>
      ))}
    </fieldset>
  );
}
