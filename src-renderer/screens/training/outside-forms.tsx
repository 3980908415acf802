// What people outside do: buy on Apex, or change a number there.
import { Autocomplete, Button } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { typedWhole, UnitField } from '../../components/fields.tsx';
import { wholeOrDash } from '../../lib/format.ts';
import { orpc } from '../../rpc/client.ts';
import { useAction } from '../../rpc/hooks.ts';

/** "1003 Magnetic Box …" or "1003" → 1003. */
const batchOf = (text: string): number | null => typedWhole(text.trim().split(/\s/)[0] ?? '');

function BatchField(props: { value: string; onChange: (value: string) => void; error: string | null }) {
  const [search] = useDebouncedValue(props.value, 150);
  const found = useQuery(
    orpc.mapping.searchBatches.queryOptions({
      input: { search: search.slice(0, 200), limit: 20 },
      placeholderData: (old) => old,
    }),
  ).data;
  return (
    <Autocomplete
      label="Apex batch"
      placeholder="Number, product or strain"
      data={found?.map((it) => `${it.batchId} ${it.productName}`) ?? []}
      filter={({ options }) => options}
      value={props.value}
      error={props.error}
      onChange={props.onChange}
    />
  );
}

function OutsideForm(props: {
  amountLabel: string;
  min: number;
  submit: string;
  busy: boolean;
  onSubmit: (batchId: number, amount: number) => void;
  children?: ReactNode;
}) {
  const [batch, setBatch] = useState('');
  const [amount, setAmount] = useState('');
  const [tried, setTried] = useState(false);
  const batchId = batchOf(batch);
  const units = typedWhole(amount);
  const amountProblem = units !== null && units >= props.min ? null : `Use a whole number from ${props.min}.`;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (batchId !== null && units !== null && units >= props.min) props.onSubmit(batchId, units);
  };
  return (
    <form className="ph-stack" onSubmit={submit}>
      <BatchField value={batch} onChange={setBatch} error={tried && batchId === null ? 'Choose a batch.' : null} />
      <UnitField
        label={props.amountLabel}
        unit="units"
        value={amount}
        onChange={setAmount}
        error={tried ? amountProblem : null}
      />
      <div className="ph-row">
        <Button type="submit" variant="filled" loading={props.busy}>
          {props.submit}
        </Button>
      </div>
    </form>
  );
}

export function SellForm() {
  const sell = useAction(
    orpc.sandbox.sell.mutationOptions(),
    (it) => `Sold on ${it.invoiceNumber}; ${wholeOrDash(it.quantityLeft)} left there`,
  );
  return (
    <OutsideForm
      amountLabel="Sold"
      min={1}
      submit="Sell"
      busy={sell.isPending}
      onSubmit={(batchId, units) => sell.mutate({ batchId, units })}
    />
  );
}

export function EditForm() {
  const edit = useAction(
    orpc.sandbox.editQuantity.mutationOptions(),
    () => 'Changed on Apex; see what Packhouse makes of it',
  );
  return (
    <OutsideForm
      amountLabel="New quantity"
      min={0}
      submit="Change it there"
      busy={edit.isPending}
      onSubmit={(batchId, quantity) => edit.mutate({ batchId, quantity })}
    />
  );
}
