// What the orders are narrowed by. All of it stands in the address, so that a view can be linked to.
import { Button, CloseButton, NativeSelect, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { type OrdersSearch, ordersRoute } from '../../app/router.tsx';
import { Chips } from '../../components/chips.tsx';
import { FilterField } from '../../components/filter-field.tsx';
import { plural } from '../../lib/format.ts';
import type { OrdersStatus } from './data.ts';
import { DUE_TEXT } from './words.ts';

const VIEWS = [
  { value: 'open', label: 'Open' },
  { value: 'finished', label: 'Finished' },
  { value: 'cancelled', label: 'Cancelled' },
  { value: 'all', label: 'All' },
] as const;

/** Two statuses of different deal flows may share a name. */
function statusChoices(statuses: OrdersStatus['statuses'], chosen: string | undefined) {
  const names = new Map<string, number>();
  for (const { name } of statuses) names.set(name, (names.get(name) ?? 0) + 1);
  const choices = statuses.map((it) => ({
    value: String(it.id),
    label: [
      it.name,
      (names.get(it.name) ?? 0) > 1 && it.flow ? ` – ${it.flow}` : '',
      it.leftOut ? ', left out' : '',
      ` (${plural(it.orders, 'order')})`,
    ].join(''),
  }));
  const known = chosen === undefined || choices.some(({ value }) => value === chosen);
  return known ? choices : [...choices, { value: chosen, label: `Status ${chosen}` }];
}

export function OrderFilters(props: { statuses: OrdersStatus['statuses']; onLeaveDown: () => void }) {
  const search = ordersRoute.useSearch();
  const navigate = useNavigate({ from: ordersRoute.fullPath });
  const narrow = (change: Partial<OrdersSearch>) =>
    void navigate({ search: (old) => ({ ...old, ...change }), replace: true });
  const { from, to, status, due, view = 'open' } = search;
  const field = useSearchField(search.q ?? '');
  const narrowed = [status, from, to, due].some((value) => value !== undefined);
  const backwards = from !== undefined && to !== undefined && from > to;
  return (
    <>
      <FilterField
        key={field.turn}
        label="Search the orders"
        initial={search.q ?? ''}
        onType={() => undefined}
        onSettle={(text) => {
          field.typed(text);
          narrow({ q: text || undefined });
        }}
        onLeaveDown={props.onLeaveDown}
      />
      <Chips label="View" value={view} chips={VIEWS} onChange={(next) => narrow({ view: next, due: undefined })} />
      <NativeSelect
        aria-label="Status on Apex"
        w={136}
        value={status ?? ''}
        data={[{ value: '', label: 'Any status' }, ...statusChoices(props.statuses, status)]}
        onChange={(event) => narrow({ status: event.currentTarget.value || undefined })}
      />
      <span className="ph-dates">
        <TextInput
          type="date"
          aria-label="Ordered from"
          value={from ?? ''}
          {...(to && { max: to })}
          error={backwards}
          onChange={(event) => narrow({ from: event.currentTarget.value || undefined })}
        />
        <span className="ph-muted">to</span>
        <TextInput
          type="date"
          aria-label="Ordered to"
          value={to ?? ''}
          {...(from && { min: from })}
          error={backwards}
          onChange={(event) => narrow({ to: event.currentTarget.value || undefined })}
        />
      </span>
      {due !== undefined && (
        <span className="ph-chip ph-row" style={{ minHeight: 0, gap: 4 }} title={DUE_TEXT[due].text}>
          Only {DUE_TEXT[due].label.toLowerCase()}
          <CloseButton size="xs" aria-label="All open orders again" onClick={() => narrow({ due: undefined })} />
        </span>
      )}
      {narrowed && (
        <Button
          variant="subtle"
          onClick={() => narrow({ status: undefined, from: undefined, to: undefined, due: undefined })}
        >
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

/** The field starts anew when the words in the address were put there by something else than typing. */
function useSearchField(q: string) {
  const [typed, setTyped] = useState(q);
  const [last, setLast] = useState(q);
  const [turn, setTurn] = useState(0);
  if (q !== last) {
    setLast(q);
    if (q !== typed.trim() && q !== typed) setTurn(turn + 1);
    setTyped(q);
  }
  return { turn, typed: setTyped };
}
