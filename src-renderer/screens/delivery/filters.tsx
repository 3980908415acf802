// What the delivery list is narrowed by: dates and a store, all of it in the address; and whether stores that are left
// out are shown.
import { Button, Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import type { StoreRow } from '#shared/contract/stores.ts';
import { dayAfter } from '#shared/rules/local-day.ts';
import { type DeliverySearch, deliveryRoute } from '../../app/router.tsx';

export function DeliveryFilters(props: {
  today: string;
  stores: readonly StoreRow[];
  withLeftOut: boolean;
  onWithLeftOut: (shown: boolean) => void;
}) {
  const { from, to, store } = deliveryRoute.useSearch();
  const navigate = useNavigate({ from: deliveryRoute.fullPath });
  const narrow = (change: DeliverySearch) => void navigate({ search: (old) => ({ ...old, ...change }), replace: true });
  const backwards = from !== undefined && to !== undefined && from > to;
  const narrowed = from !== undefined || to !== undefined || store !== undefined;
  const tomorrow = dayAfter(props.today);
  const known = props.stores.some(({ id }) => id === store);
  return (
    <>
      <span className="ph-dates">
        <TextInput
          type="date"
          aria-label="Delivery from"
          value={from ?? ''}
          {...(to && { max: to })}
          error={backwards}
          onChange={(event) => narrow({ from: event.currentTarget.value || undefined })}
        />
        <span className="ph-muted">to</span>
        <TextInput
          type="date"
          aria-label="Delivery to"
          value={to ?? ''}
          {...(from && { min: from })}
          error={backwards}
          onChange={(event) => narrow({ to: event.currentTarget.value || undefined })}
        />
      </span>
      <Button variant="subtle" onClick={() => narrow({ from: undefined, to: props.today })}>
        Up to today
      </Button>
      <Button variant="subtle" onClick={() => narrow({ from: tomorrow, to: tomorrow })}>
        Tomorrow
      </Button>
      <NativeSelect
        aria-label="Store"
        w={176}
        value={store ?? ''}
        data={[
          { value: '', label: 'Any store' },
          ...props.stores.map(({ id, name, leftOut }) => ({ value: id, label: leftOut ? `${name}, left out` : name })),
          ...(store !== undefined && !known ? [{ value: store, label: 'A store that is gone' }] : []),
        ]}
        onChange={(event) => narrow({ store: event.currentTarget.value || undefined })}
      />
      {store === undefined && props.stores.some(({ leftOut }) => leftOut) && (
        <Checkbox
          size="xs"
          label="Also stores that are left out"
          checked={props.withLeftOut}
          onChange={(event) => props.onWithLeftOut(event.currentTarget.checked)}
        />
      )}
      {narrowed && (
        <Button variant="subtle" onClick={() => narrow({ from: undefined, to: undefined, store: undefined })}>
          Clear
        </Button>
      )}
      {backwards && (
        <span role="alert" style={{ color: 'var(--ph-bad)' }}>
          The first day is after the last one.
        </span>
      )}
    </>
  );
}
