// The live status line of the sync.

import { useQuery } from '@tanstack/react-query';
import { syncWord } from '../../app/apex-lamp.tsx';
import { Ago, Figure, KeyFigures } from '../../components/bits.tsx';
import { Bone } from '../../components/skeleton.tsx';
import { Status } from '../../components/status.tsx';
import { DASH, duration, plural, whole } from '../../lib/format.ts';
import { useNow } from '../../lib/use-now.ts';
import { type Outputs, orpc } from '../../rpc/client.ts';
import { Sparkline } from './sparkline.tsx';

type SyncStatus = Outputs['apexSync']['status'];

const CYCLES_MS = 5000;

export function SyncFigures({ status }: { status: SyncStatus | undefined }) {
  const cycles = useQuery(orpc.apexSync.cycles.queryOptions({ refetchInterval: CYCLES_MS })).data;
  if (!status) {
    return (
      <div className="ph-figures">
        <Bone width="70%" height={36} />
      </div>
    );
  }
  const { counts, credits, latency, lastCycle, rateLimit } = status;
  return (
    <KeyFigures label="Status of the sync">
      <Figure label={status.apexHost ?? 'No address'}>
        <Status {...syncWord(status)} />
      </Figure>
      <Figure label="Last cycle">
        <Ago at={lastCycle?.at ?? null} />
      </Figure>
      <Figure label="Next">{status.paused ? DASH : <Soon at={status.poller.nextAt} />}</Figure>
      <Figure label="Sent, failed" title="In the last cycle">
        {lastCycle ? `${whole(lastCycle.pushed)}, ${whole(lastCycle.failed)}` : DASH}
      </Figure>
      <Figure label="Waiting">{whole(counts.pending + counts.sending + counts.unknown)}</Figure>
      <Figure label="Held, parked">
        {whole(counts.held)}, {whole(counts.parked)}
      </Figure>
      <Figure
        label="Latency p50, p95"
        title={`Last hour: ${plural(latency.pushes, 'push', 'pushes')}, ${plural(latency.failures, 'failure')}`}
      >
        {duration(latency.p50)}, {duration(latency.p95)}
      </Figure>
      <Credits credits={credits} />
      <Figure label="Requests left" unit={`of ${rateLimit.perSecond}/s`}>
        {rateLimit.blockedUntil ? (
          <Ago at={rateLimit.blockedUntil} />
        ) : rateLimit.remaining === null ? (
          DASH
        ) : (
          whole(rateLimit.remaining)
        )}
      </Figure>
      {cycles && cycles.length > 1 && (
        <Figure label="Recent cycles">
          <Sparkline cycles={cycles} />
        </Figure>
      )}
    </KeyFigures>
  );
}

function Credits({ credits }: { credits: SyncStatus['credits'] }) {
  const over = credits.forecast > credits.budget;
  return (
    <Figure
      label={`Credits, forecast ${whole(credits.forecast)}${over ? ' (over budget)' : ''}${credits.slowed ? ', slowed' : ''}`}
      unit={`of ${whole(credits.budget)}`}
      title={
        <>
          {credits.month}
          {credits.drivers.map((driver) => (
            <div key={driver.kind}>
              {driver.kind}: {whole(driver.credits)} credits, {plural(driver.requests, 'request')}
            </div>
          ))}
          {credits.reported !== null && <div>Apex itself says {whole(credits.reported)}</div>}
        </>
      }
    >
      {whole(credits.used)}
    </Figure>
  );
}

/** When the next cycle starts; one that is due any moment is "now", never "2 s ago". */
function Soon({ at }: { at: string | null }) {
  const now = useNow();
  return at !== null && Date.parse(at) <= now ? 'now' : <Ago at={at} />;
}
