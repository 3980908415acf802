// Pins a strain's or a package's SKU to one Apex batch: a pin beats every other way of matching.
import { SegmentedControl, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { wholeOrDash } from '../lib/format.ts';
import { client, orpc } from '../rpc/client.ts';
import { tell } from '../rpc/hooks.ts';
import { FormDialog } from './form-dialog.tsx';

interface Props {
  /** Without a package only the whole strain can be pinned. */
  readonly target: { readonly packageId?: string; readonly strain: string };
  readonly skuKey: string;
  readonly skuName: string;
  readonly onClose: () => void;
}

export function PinDialog(props: Props) {
  const { packageId, strain } = props.target;
  const [whole, setWhole] = useState('strain');
  const [search, setSearch] = useState(strain);
  const [batchId, setBatchId] = useState<number | null>(null);
  const [settled] = useDebouncedValue(search, 150);
  const found = useQuery(
    orpc.mapping.searchBatches.queryOptions({ input: { search: settled, limit: 30 }, placeholderData: (old) => old }),
  );
  const submit = () => {
    if (batchId === null) return null;
    const what = whole === 'package' && packageId ? { packageId } : { strain };
    return client.mapping
      .addPin({ ...what, skuKey: props.skuKey, batchId })
      .then(() => tell(`Pinned to batch ${batchId}`));
  };
  return (
    <FormDialog
      title={`Pin ${props.skuName}`}
      submit={batchId === null ? 'Choose a batch' : `Pin to ${batchId}`}
      dirty={false}
      size={560}
      onClose={props.onClose}
      onSubmit={submit}
    >
      {packageId && (
        <SegmentedControl
          size="xs"
          aria-label="What is pinned"
          value={whole}
          onChange={setWhole}
          data={[
            { value: 'strain', label: `Every package of ${strain}` },
            { value: 'package', label: 'Only this package' },
          ]}
        />
      )}
      <TextInput
        data-autofocus
        label="Apex batch"
        description="By batch number, product, strain or lot"
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
      />
      <div style={{ maxHeight: 260, overflow: 'auto' }} role="radiogroup" aria-label="Batches found">
        {found.data?.length === 0 && (
          <p className="ph-muted">No batch found. Try part of the product name, or refresh the mapping.</p>
        )}
        {found.data?.map((batch) => (
          <label key={batch.batchId} className="ph-row" style={{ borderBottom: '1px solid var(--ph-line)' }}>
            <input
              type="radio"
              name="batch"
              checked={batchId === batch.batchId}
              onChange={() => setBatchId(batch.batchId)}
            />
            <span className="ph-strong">{batch.batchId}</span>
            <span className="ph-ellipsis">
              {batch.productName} <span className="ph-muted">{batch.batchName}</span>
            </span>
            <span className="ph-push ph-muted">{wholeOrDash(batch.quantity)} on Apex</span>
          </label>
        ))}
      </div>
    </FormDialog>
  );
}
