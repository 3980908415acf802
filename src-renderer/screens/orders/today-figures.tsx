// The orders in one line on Today: open, due, overdue; each leads to exactly those orders.
import { IconAlertTriangle } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { lastSoonDay } from '#shared/rules/due.ts';
import type { OrdersSearch } from '../../app/router.tsx';
import { Figure, KeyFigures } from '../../components/bits.tsx';
import { whole } from '../../lib/format.ts';
import { useOrdersStatus, useToday } from './data.ts';
import { AsOf } from './figures.tsx';
import { DUE_TEXT, dayWords } from './words.ts';

/** Nothing while no orders were ever read. */
export function TodayOrders() {
  const status = useOrdersStatus().data;
  const today = useToday();
  if (!status || status.asOf === null) return null;
  const { open, overdue, dueSoon } = status;
  return (
    <KeyFigures label="Orders">
      <Figure label="Open orders">
        <To search={{}}>{whole(open)}</To>
      </Figure>
      <Figure label={DUE_TEXT.soon.label} title={`To be delivered from today to ${dayWords(lastSoonDay(today))}`}>
        <To search={{ due: 'soon' }}>{whole(dueSoon)}</To>
      </Figure>
      <Figure label="Overdue for delivery" title={DUE_TEXT.overdue.text}>
        <To search={{ due: 'overdue' }}>
          {overdue ? (
            <span style={{ color: 'var(--ph-bad)' }}>
              <IconAlertTriangle size={14} aria-hidden style={{ verticalAlign: -2 }} /> {whole(overdue)}
            </span>
          ) : (
            whole(overdue)
          )}
        </To>
      </Figure>
      <Figure label="Orders read from Apex">
        <AsOf status={status} />
      </Figure>
    </KeyFigures>
  );
}

const To = (props: { search: OrdersSearch; children: ReactNode }) => (
  <Link to="/orders" search={props.search} className="ph-link">
    {props.children}
  </Link>
);
