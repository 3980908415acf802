// What the packing list is narrowed by, and how it is laid out. All of it stands in the address.
import { Button, CloseButton, NativeSelect } from '@mantine/core';
import { memo, useDeferredValue, useMemo } from 'react';
import type { PackingRow } from '#shared/contract/packing.ts';
import type { PackingSearch } from '../../app/router.tsx';
import { Chips } from '../../components/chips.tsx';
import { FilterField } from '../../components/filter-field.tsx';
import { dayWords } from '../orders/words.ts';
import { byName, type PackingView, type Show } from './view.ts';

const VIEWS = [
  { value: 'list', label: 'List' },
  { value: 'store', label: 'By Store' },
  { value: 'product', label: 'By Product' },
] as const satisfies readonly { value: PackingView; label: string }[];

const SHOWS: readonly { readonly value: Show; readonly label: string }[] = [
  { value: 'open', label: 'Open' },
  { value: 'to_pack', label: 'Needs packing' },
  { value: 'short', label: 'Short' },
  { value: 'today', label: 'Due today' },
  { value: 'overdue', label: 'Overdue' },
  { value: 'explain', label: 'To explain' },
  { value: 'to_unpack', label: 'To unpack' },
  { value: 'complete', label: 'Packed' },
  { value: 'all', label: 'All' },
];

interface Choice {
  readonly value: string;
  readonly label: string;
}

/** Keys with their names, each once, by name; the chosen one stays even when no row has it any more. */
function choicesOf(pairs: Iterable<readonly [string, string]>, chosen: string | undefined): Choice[] {
  const names = new Map(pairs);
  if (chosen !== undefined && !names.has(chosen)) names.set(chosen, 'None on the list');
  return [...names].map(([value, label]) => ({ value, label })).sort((a, b) => byName(a.label, b.label));
}

/** Thousands of them: not gone through again with every key in the filter. */
const Options = memo(({ any, choices }: { any: string; choices: readonly Choice[] }) => (
  <>
    <option value="">{any}</option>
    {choices.map(({ value, label }) => (
      <option key={value} value={value}>
        {label}
      </option>
    ))}
  </>
));

export function PackingFilters(props: {
  rows: readonly PackingRow[];
  search: PackingSearch;
  onSearch: (change: Partial<PackingSearch>) => void;
  onType: (text: string) => void;
  onLeaveDown: () => void;
}) {
  const { search, onSearch } = props;
  // What can be chosen may follow a moment after what is packed.
  const rows = useDeferredValue(props.rows);
  const { store, date, product, order, show = 'open' } = search;
  const stores = useMemo(
    () =>
      choicesOf(
        rows.map((row) => [row.storeId, row.store]),
        store,
      ),
    [rows, store],
  );
  const products = useMemo(
    () =>
      choicesOf(
        rows.map((row) => [row.productKey, row.productName]),
        product,
      ),
    [rows, product],
  );
  const dates = useMemo(() => {
    const days = new Set(rows.flatMap((row) => row.deliveryDate ?? []));
    if (date !== undefined) days.add(date);
    return [...days].sort().map((value) => ({ value, label: dayWords(value) }));
  }, [rows, date]);
  const invoice = order === undefined ? undefined : rows.find((row) => row.packingOrderId === order)?.invoiceNumber;
  const narrowed = store !== undefined || date !== undefined || product !== undefined || show !== 'open';

  return (
    <>
      <FilterField
        label="Filter the packing list"
        initial={search.q ?? ''}
        onType={props.onType}
        onSettle={(q) => onSearch({ q: q || undefined })}
        onLeaveDown={props.onLeaveDown}
      />
      <Chips
        label="View"
        value={search.view ?? 'list'}
        chips={VIEWS}
        onChange={(view) => onSearch({ view: view === 'list' ? undefined : view })}
      />
      <NativeSelect
        aria-label="Show"
        w={136}
        value={show}
        data={[...SHOWS]}
        onChange={({ currentTarget: { value } }) => onSearch({ show: SHOWS.find((it) => it.value === value)?.value })}
      />
      {/* One order is of one store. */}
      {(order === undefined || store !== undefined) && (
        <NativeSelect
          aria-label="Store"
          w={128}
          value={store ?? ''}
          onChange={(event) => onSearch({ store: event.currentTarget.value || undefined })}
        >
          <Options any="Any store" choices={stores} />
        </NativeSelect>
      )}
      <NativeSelect
        aria-label="Delivery date"
        w={124}
        value={date ?? ''}
        onChange={(event) => onSearch({ date: event.currentTarget.value || undefined })}
      >
        <Options any="Any date" choices={dates} />
      </NativeSelect>
      <NativeSelect
        aria-label="Product"
        w={136}
        value={product ?? ''}
        onChange={(event) => onSearch({ product: event.currentTarget.value || undefined })}
      >
        <Options any="Any product" choices={products} />
      </NativeSelect>
      {order !== undefined && (
        <span className="ph-chip ph-row ph-only">
          Only {invoice ?? 'one order'}
          <CloseButton size="xs" aria-label="All orders again" onClick={() => onSearch({ order: undefined })} />
        </span>
      )}
      {narrowed && (
        <Button
          variant="subtle"
          onClick={() => onSearch({ store: undefined, date: undefined, product: undefined, show: undefined })}
        >
          Clear
        </Button>
      )}
    </>
  );
}
