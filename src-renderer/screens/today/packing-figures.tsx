// What to pack in one line on Today, and what has not been sent yet; each leads to exactly those lines.
import { IconAlertTriangle, IconClock } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { PackingSearch } from '../../app/router.tsx';
import { Figure, KeyFigures } from '../../components/bits.tsx';
import { plural, whole } from '../../lib/format.ts';
import type { Outputs } from '../../rpc/client.ts';

type Figures = Outputs['packing']['figures'];
type ToSend = Outputs['outbox']['status'];

/** Nothing while there is neither something to pack nor something to send. */
export function TodayPacking({ figures, toSend }: { figures: Figures | undefined; toSend: ToSend | undefined }) {
  if (!figures || (figures.lines === 0 && (toSend?.waiting ?? 0) === 0)) return null;
  return (
    <KeyFigures label="What to pack">
      <Figure
        label="To pack"
        unit={`in ${plural(figures.linesToPack, 'line')}`}
        title="Units ordered and not packed yet"
      >
        <To show="to_pack">{whole(figures.unitsToPack)}</To>
      </Figure>
      <Figure label="Due today" title="Lines to be packed and delivered today">
        <To show="today">
          <Pressing count={figures.today} tone="warn" icon={IconClock} />
        </To>
      </Figure>
      <Figure label="Lines overdue" title="Lines not packed whose delivery date has passed">
        <To show="overdue">
          <Pressing count={figures.overdue} tone="bad" icon={IconAlertTriangle} />
        </To>
      </Figure>
      <Figure
        label="To produce"
        unit={`for ${plural(figures.linesShort, 'line')}`}
        title="Units that no finished goods are there for"
      >
        <To show="short">{whole(figures.unitsShort)}</To>
      </Figure>
      <Figure label="To deliver" title="Orders packed in full and not marked delivered">
        <Link to="/delivery" className="ph-link">
          {whole(figures.ordersToDeliver)}
        </Link>
      </Figure>
      {toSend && (
        <Figure label="Not yet sent" title="Changes that still have to reach other systems">
          <Link to="/outbox" className="ph-link">
            {whole(toSend.waiting + toSend.parked)}
          </Link>
        </Figure>
      )}
    </KeyFigures>
  );
}

const To = (props: { show: NonNullable<PackingSearch['show']>; children: ReactNode }) => (
  <Link to="/packing" search={{ show: props.show }} className="ph-link">
    {props.children}
  </Link>
);

function Pressing(props: { count: number; tone: 'warn' | 'bad'; icon: typeof IconClock }) {
  const { count, tone, icon: Icon } = props;
  if (count === 0) return '0';
  return (
    <span style={{ color: `var(--ph-${tone})` }}>
      <Icon size={14} aria-hidden style={{ verticalAlign: -2 }} /> {whole(count)}
    </span>
  );
}
