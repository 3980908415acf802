// While a tracker server keeps the finished goods: where they come from and how old that is, above the list; and what
// only the tracker may do is not offered here, with the reason.
import { IconAlertTriangle } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { Ago } from '../../components/bits.tsx';
import { useMay } from '../../rpc/hooks.ts';
import { useTrackerStatus } from '../tracker/data.ts';
import { stateWords } from '../tracker/words.ts';

/** The address of the tracker that keeps finished goods; null when they are kept here. */
export function useKeptBy(): string | null {
  const status = useTrackerStatus().data;
  return status?.enabled ? status.url : null;
}

/** Figures, holds and the state of packages: where they are kept, by those who may. */
export function useMayChange(): boolean {
  const may = useMay('finished-goods.write');
  return useKeptBy() === null && may;
}

/** In place of what is not offered. */
export function KeptElsewhere() {
  const may = useMay('finished-goods.write');
  const keptBy = useKeptBy();
  if (!may || keptBy === null) return null;
  return <p className="ph-muted">The tracker keeps its figures: holds, counts and its state are changed there.</p>;
}

export function TrackerBanner() {
  const status = useTrackerStatus().data;
  if (!status?.enabled) return null;
  const { label, text } = stateWords(status);
  const troubled = status.state === 'trouble' || status.state === 'stale';
  if (!troubled) {
    return (
      <p className="ph-strip" role="status" style={{ marginTop: 4 }}>
        Finished goods come from {status.url}
        {status.lastReadAt === null ? (
          ' · being read for the first time'
        ) : (
          <>
            {' '}
            · read <Ago at={status.lastReadAt} />
          </>
        )}
      </p>
    );
  }
  return (
    <div className="ph-banner ph-banner-wrap" data-tone={status.state === 'stale' ? 'bad' : 'warn'} role="status">
      <IconAlertTriangle className="ph-banner-icon" size={16} aria-hidden />
      <p>
        <strong>{label}.</strong> {text} Finished goods come from {status.url}
        {status.lastReadAt !== null && (
          <>
            {' '}
            · read <Ago at={status.lastReadAt} />
          </>
        )}
        .
      </p>
      <Link to="/tracker" className="ph-link">
        More about it
      </Link>
    </div>
  );
}
