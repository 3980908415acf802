// Pins one Apex batch to a strain's SKU, starting from the batch.
import { Autocomplete, NativeSelect } from '@mantine/core';
import { useMemo, useState } from 'react';
import { DEFAULT_SKUS } from '#shared/rules/sku-units.ts';
import { FormDialog } from '../../components/form-dialog.tsx';
import { client } from '../../rpc/client.ts';
import { tell, usePackages } from '../../rpc/hooks.ts';

interface Props {
  readonly batch: { readonly batchId: number; readonly productName: string };
  readonly strain?: string;
  readonly onClose: () => void;
}

export function PinBatchDialog({ batch, strain: suggested = '', onClose }: Props) {
  const rows = usePackages().data?.packages;
  const [strain, setStrain] = useState(suggested);
  const [skuKey, setSkuKey] = useState('');
  const [tried, setTried] = useState(false);
  const strains = useMemo(() => [...new Set(rows?.map((row) => row.strain))].sort(), [rows]);
  const skus = useMemo(() => {
    const known = new Map<string, string>(DEFAULT_SKUS.map((sku) => [sku.key, sku.name]));
    for (const row of rows ?? []) for (const key in row.units) if (!known.has(key)) known.set(key, key);
    return [...known].map(([value, label]) => ({ value, label }));
  }, [rows]);
  const submit = () => {
    setTried(true);
    if (strain.trim() === '' || skuKey === '') return null;
    return client.mapping
      .addPin({ strain, skuKey, batchId: batch.batchId })
      .then(() => tell(`Batch ${batch.batchId} pinned to ${strain.trim()}`));
  };
  return (
    <FormDialog
      title={`Pin batch ${batch.batchId}`}
      submit="Pin"
      dirty={strain !== suggested || skuKey !== ''}
      onClose={onClose}
      onSubmit={submit}
    >
      <p className="ph-muted">{batch.productName}</p>
      <Autocomplete
        data-autofocus
        label="Our strain"
        data={strains}
        limit={30}
        value={strain}
        onChange={setStrain}
        error={tried && strain.trim() === '' ? 'Choose the strain whose packages feed it.' : null}
      />
      <NativeSelect
        label="SKU"
        data={[{ value: '', label: 'Choose what one unit of it is' }, ...skus]}
        value={skuKey}
        onChange={(event) => setSkuKey(event.currentTarget.value)}
        error={tried && skuKey === '' ? 'Choose the SKU.' : null}
      />
    </FormDialog>
  );
}
