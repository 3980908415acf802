// The orders' list with nothing in it: nothing set up, nothing read yet, or nothing that fits; and what to do.
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { EmptyState } from '../../components/empty-state.tsx';
import { useMay } from '../../rpc/hooks.ts';
import type { OrdersStatus } from './data.ts';
import { dayWords, NOT_BY_ITSELF, stoppedWords } from './words.ts';

export function NoOrders(props: {
  status: OrdersStatus | undefined;
  view: string;
  narrowed: boolean;
  onClear: () => void;
  onAll: () => void;
}) {
  const { status } = props;
  if (status && status.orders === 0) return <NothingRead status={status} />;
  return (
    <EmptyState title={props.narrowed ? 'No order fits' : `No ${props.view === 'all' ? '' : `${props.view} `}orders`}>
      <p>
        {props.narrowed
          ? 'Use fewer words in the search, or clear the filters.'
          : 'Look under All for everything that was read from Apex.'}
      </p>
      <div className="ph-row">
        {props.narrowed && (
          <Button variant="filled" onClick={props.onClear}>
            Clear the search and filters
          </Button>
        )}
        {props.view !== 'all' && <Button onClick={props.onAll}>Look under All</Button>}
      </div>
    </EmptyState>
  );
}

function NothingRead({ status }: { status: OrdersStatus }) {
  const maySet = useMay('settings.write');
  const reason = status.stopped ?? (status.enabled ? null : NOT_BY_ITSELF);
  if (reason !== null) {
    const { label, text } = stoppedWords(reason);
    return (
      <EmptyState title={label}>
        <p>{text}</p>
        {maySet ? (
          <Link to="/settings" search={{ area: reason === NOT_BY_ITSELF ? 'orders' : 'apex' }} className="ph-link">
            Open the settings
          </Link>
        ) : (
          <p className="ph-muted">A Super Admin can do this.</p>
        )}
      </EmptyState>
    );
  }
  if (status.asOf === null) {
    return (
      <EmptyState title="No orders read yet" role="status">
        <p>
          {status.poller.consecutiveFailures > 0
            ? 'The first reading has not worked so far. The reason stands above; it is tried again by itself.'
            : `The first reading takes a moment: everything since ${dayWords(status.firstDate)} comes over once.`}
        </p>
      </EmptyState>
    );
  }
  return (
    <EmptyState title="No orders on Apex">
      <p>Apex was asked and has none since {dayWords(status.firstDate)}. New ones appear here by themselves.</p>
    </EmptyState>
  );
}
