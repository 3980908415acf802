// Order statuses, several or one: chosen from the company's real ones (kept by their ids), with names typed here or
// taken over from the old client beside them. Without the real ones names can still be typed.
import { MultiSelect, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type Outputs, orpc } from '../../rpc/client.ts';

type Statuses = Outputs['orders']['status']['statuses'];

const LONGEST = 120;
const MOST = 100;

const namesOf = (raw: unknown): string[] =>
  Array.isArray(raw) ? raw.filter((one): one is string => typeof one === 'string') : [];

const same = (a: string, b: string): boolean => a.trim().toLowerCase() === b.trim().toLowerCase();

/** Each real status by its id, said with its flow where two have the same name; then what else is chosen. */
function choices(statuses: Statuses, chosen: readonly string[], typed: string) {
  const real = statuses.map((it) => ({
    value: String(it.id),
    label: statuses.some((other) => other.id !== it.id && same(other.name, it.name))
      ? `${it.name} (${it.flow})`
      : it.name,
  }));
  const isReal = (value: string) => real.some((it) => it.value === value);
  const extra = chosen
    .filter((value) => !isReal(value))
    .map((value) => ({ value, label: statuses.some((it) => same(it.name, value)) ? `${value} (by name)` : value }));
  const name = typed.trim().slice(0, LONGEST);
  const offered = name !== '' && ![...real, ...extra].some((it) => same(it.label, name) || it.value === name);
  return [...real, ...extra, ...(offered ? [{ value: name, label: `“${name}”, as typed` }] : [])];
}

interface Props {
  readonly label: string;
  readonly description: string;
  readonly error: string | null;
  readonly disabled: boolean;
  readonly raw: unknown;
}

const HINT = 'Type the name of a status as Apex writes it.';

const useStatuses = (): Statuses => useQuery(orpc.orders.status.queryOptions()).data?.statuses ?? [];

/** One status, or none: then Apex is left alone. */
export function OneStatusChoice(props: Props & { onChange: (raw: string) => void }) {
  const { raw, onChange, ...rest } = props;
  const [typed, setTyped] = useState('');
  const statuses = useStatuses();
  const chosen = typeof raw === 'string' && raw !== '' ? [raw] : [];
  const data = choices(statuses, chosen, typed);
  // A choice puts its own label into the field: that is not something typed.
  const shown = data.find(({ value }) => value === chosen[0])?.label ?? '';
  return (
    <Select
      {...rest}
      searchable
      clearable
      selectFirstOptionOnChange={typed.trim() !== '' && typed !== shown}
      placeholder="None: Apex is left alone"
      nothingFoundMessage={HINT}
      data={data}
      searchValue={typed}
      onSearchChange={setTyped}
      value={chosen[0] ?? null}
      onChange={(value) => onChange(value ?? '')}
    />
  );
}

export function StatusChoice(props: Props & { onChange: (raw: readonly string[]) => void }) {
  const { raw, onChange, ...rest } = props;
  const [typed, setTyped] = useState('');
  const statuses = useStatuses();
  const chosen = namesOf(raw);
  return (
    <MultiSelect
      {...rest}
      searchable
      hidePickedOptions
      selectFirstOptionOnChange={typed.trim() !== ''}
      clearable
      maxValues={MOST}
      placeholder={chosen.length === 0 ? 'None' : ''}
      nothingFoundMessage={HINT}
      data={choices(statuses, chosen, typed)}
      searchValue={typed}
      onSearchChange={setTyped}
      value={chosen}
      onChange={(values) => {
        onChange(values);
        setTyped('');
      }}
    />
  );
}
