// The packing list with nothing on it: why, and what to do.
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { EmptyState } from '../../components/empty-state.tsx';
import { useOrdersStatus } from '../orders/data.ts';

export function NothingToPack() {
  const status = useOrdersStatus().data;
  if (status && status.orders > 0) {
    return (
      <EmptyState title="Everything is packed" role="status">
        <p>No order is open. New orders appear here by themselves; packed and delivered ones are in History.</p>
        <Link to="/history" className="ph-link">
          Open History
        </Link>
      </EmptyState>
    );
  }
  return (
    <EmptyState title="No orders to pack yet">
      <p>
        Orders come from Apex and appear here by themselves, with finished goods reserved for them. Look at Orders to
        see whether they are being read, and import your packages into Finished goods.
      </p>
      <p className="ph-row">
        <Link to="/orders" className="ph-link">
          Open Orders
        </Link>
        <Link to="/finished-goods" className="ph-link">
          Open Finished goods
        </Link>
      </p>
    </EmptyState>
  );
}

/** There are rows, and what is chosen fits none of them. */
export function NothingFits(props: { open: boolean; onClear: () => void; onAll: () => void }) {
  return (
    <EmptyState title={props.open ? 'Everything is packed' : 'No line fits'} role="status">
      <p>
        {props.open
          ? 'Every line on the list is packed in full. Mark orders as delivered when they leave.'
          : 'Use fewer words in the filter, or clear the filters.'}
      </p>
      <div className="ph-row">
        {!props.open && (
          <Button variant="filled" onClick={props.onClear}>
            Clear the filters
          </Button>
        )}
        <Button onClick={props.onAll}>Show what is packed too</Button>
      </div>
    </EmptyState>
  );
}
