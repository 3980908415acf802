// The line above the list: how old the data is, how much of it there is, and when it is read again.
import { IconAlertTriangle } from '@tabler/icons-react';
import { use } from 'react';
import { Ago, Figure, KeyFigures } from '../../components/bits.tsx';
import { Bone } from '../../components/skeleton.tsx';
import { Status } from '../../components/status.tsx';
import { DASH, exactTime, relative, whole } from '../../lib/format.ts';
import { useNow } from '../../lib/use-now.ts';
import { TimeZone } from '../../rpc/time-zone.ts';
import { type OrdersStatus, useToday } from './data.ts';
import { clockWords, dayWords } from './words.ts';

export function OrdersFigures(props: { status: OrdersStatus | undefined; fitting: number | undefined }) {
  const { status, fitting } = props;
  if (!status) {
    return (
      <div className="ph-figures">
        <Bone width="50%" height={36} />
      </div>
    );
  }
  return (
    <KeyFigures label="Age and amount of the orders">
      <Figure label="As read from Apex">
        <AsOf status={status} />
      </Figure>
      <Figure label="Next reading">
        <NextReading status={status} />
      </Figure>
      <Figure label="Orders kept here" unit={status.firstDate && `since ${dayWords(status.firstDate)}`}>
        {whole(status.orders)}
      </Figure>
      <Figure label="Fit what is chosen">{fitting === undefined ? <Bone width={48} /> : whole(fitting)}</Figure>
    </KeyFigures>
  );
}

/** "as of 10:42:07", how long ago, and a word when the last try failed. */
export function AsOf({ status }: { status: OrdersStatus }) {
  const now = useNow();
  const timeZone = use(TimeZone);
  const today = useToday();
  if (status.asOf === null) return <span className="ph-muted">never yet</span>;
  return (
    <>
      <time dateTime={status.asOf} title={exactTime(status.asOf, timeZone)}>
        as of {clockWords(status.asOf, today, timeZone)}
      </time>{' '}
      <small>{relative(Math.min(Date.parse(status.asOf), now), now)}</small>{' '}
      {status.poller.consecutiveFailures > 0 && (
        <Status
          tone="bad"
          icon={IconAlertTriangle}
          label="Last try failed"
          {...(status.poller.lastError !== null && { title: status.poller.lastError })}
        />
      )}
    </>
  );
}

/** When it is read again; one that is due any moment is "now", never "2 s ago". */
function NextReading({ status }: { status: OrdersStatus }) {
  const now = useNow();
  const { nextAt, running } = status.poller;
  if (running) return 'now';
  if (!status.enabled || status.stopped !== null) return <span className="ph-muted">{DASH}</span>;
  return nextAt !== null && Date.parse(nextAt) <= now ? 'now' : <Ago at={nextAt} />;
}
