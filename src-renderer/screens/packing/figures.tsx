// The key figures of the packing list; each shows what it counts.
import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Figure, KeyFigures } from '../../components/bits.tsx';
import { Bone } from '../../components/skeleton.tsx';
import { whole } from '../../lib/format.ts';
import type { Figures, Show } from './view.ts';

export function PackingFigures(props: { figures: Figures | undefined; show: Show; onShow: (show: Show) => void }) {
  const { figures } = props;
  const figure = (show: Show, label: string, value: number | undefined, title: string, unit?: string, bad = false) => (
    <Figure label={label} title={title} {...(unit && { unit: unitFor(unit, value) })}>
      <button
        type="button"
        className="ph-figure-button"
        aria-pressed={props.show === show}
        aria-label={`${label}: ${value === undefined ? '' : whole(value)}${unit ? ` ${unitFor(unit, value)}` : ''}`}
        onClick={() => props.onShow(props.show === show ? 'open' : show)}
      >
        <Value value={value} bad={bad} />
      </button>
    </Figure>
  );
  return (
    <KeyFigures label="Key figures of the packing list">
      {figure('to_pack', 'To pack', figures?.unitsToPack, 'Units ordered and not packed yet', 'u')}
      {figure('short', 'Short', figures?.unitsShort, 'Units that have to be produced first', 'u', true)}
      {figure('today', 'Due today', figures?.today, 'Lines to be delivered today and not packed yet', 'lines')}
      {figure('overdue', 'Overdue', figures?.overdue, 'Lines whose delivery date has passed', 'lines', true)}
      {figure('explain', 'To explain', figures?.explain, 'Lines of a product nobody has explained yet', 'lines', true)}
      {figure('to_unpack', 'To unpack', figures?.toUnpack, 'Lines packed and not wanted any more', 'lines', true)}
    </KeyFigures>
  );
}

/** "1 line". */
const unitFor = (unit: string, value: number | undefined): string => (unit === 'lines' && value === 1 ? 'line' : unit);

function Value(props: { value: number | undefined; bad: boolean }): ReactNode {
  if (props.value === undefined) return <Bone width={32} />;
  if (!props.bad || props.value === 0) return whole(props.value);
  return (
    <>
      <IconAlertTriangle size={14} aria-hidden className="ph-figure-sign" /> {whole(props.value)}
    </>
  );
}
