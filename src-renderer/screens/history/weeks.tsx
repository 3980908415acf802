// The weeks there is history of: a list at the left, newest first; in a small window a choice above the list.
import { NativeSelect } from '@mantine/core';
import { plural, whole } from '../../lib/format.ts';
import type { Outputs } from '../../rpc/client.ts';
import { dayWords } from '../orders/words.ts';

type Week = Outputs['packing']['historyWeeks']['weeks'][number];

interface Props {
  readonly weeks: readonly Week[];
  /** The Monday of the chosen one; undefined: all. */
  readonly chosen: string | undefined;
  readonly onChoose: (monday: string | undefined) => void;
}

const sum = (weeks: readonly Week[], of: (week: Week) => number): number =>
  weeks.reduce((total, week) => total + of(week), 0);

export function WeekList({ weeks, chosen, onChoose }: Props) {
  return (
    <nav className="ph-areas ph-weeks" aria-label="Weeks">
      <button
        type="button"
        className="ph-area-link"
        aria-current={chosen === undefined ? 'true' : undefined}
        onClick={() => onChoose(undefined)}
      >
        All weeks
        <span>
          {plural(
            sum(weeks, ({ orders }) => orders),
            'order',
          )}
        </span>
      </button>
      {weeks.map(({ monday, week, orders, units }) => (
        <button
          key={monday}
          type="button"
          className="ph-area-link"
          aria-current={monday === chosen ? 'true' : undefined}
          title={`Week from ${dayWords(monday)}: ${plural(units, 'unit')} packed`}
          onClick={() => onChoose(monday)}
        >
          {week}
          <span>{plural(orders, 'order')}</span>
        </button>
      ))}
    </nav>
  );
}

export const WeekChoice = ({ weeks, chosen, onChoose }: Props) => (
  <NativeSelect
    className="ph-week-choice"
    aria-label="Week"
    w={184}
    value={chosen ?? ''}
    data={[
      { value: '', label: 'All weeks' },
      ...weeks.map(({ monday, week, orders }) => ({ value: monday, label: `${week}, ${plural(orders, 'order')}` })),
      ...(chosen !== undefined && !weeks.some(({ monday }) => monday === chosen)
        ? [{ value: chosen, label: `Week from ${dayWords(chosen)}` }]
        : []),
    ]}
    onChange={(event) => onChoose(event.currentTarget.value || undefined)}
  />
);

/** What the chosen weeks come to. */
export function weekFigures(weeks: readonly Week[], chosen: string | undefined) {
  const counted = chosen === undefined ? weeks : weeks.filter(({ monday }) => monday === chosen);
  return {
    orders: whole(sum(counted, ({ orders }) => orders)),
    lines: whole(sum(counted, ({ lines }) => lines)),
    units: whole(sum(counted, ({ units }) => units)),
  };
}
