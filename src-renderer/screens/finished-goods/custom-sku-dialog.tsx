// A SKU only this package has, e.g. a Cocoa Blunt of 1 g.
import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { gramsProblem, typedGrams, typedWhole, UnitField } from '../../components/fields.tsx';
import { FormDialog } from '../../components/form-dialog.tsx';
import { customSkuKey } from '../../lib/custom-sku-key.ts';
import { client, type PackageDetail } from '../../rpc/client.ts';
import { tell } from '../../rpc/hooks.ts';

type Sku = PackageDetail['skus'][number];

export function CustomSkuDialog(props: { packageId: string; sku: Sku | null; onClose: () => void }) {
  const { sku } = props;
  const before = {
    name: sku?.name ?? '',
    grams: sku ? String(sku.milligramsPerPiece / 1000) : '',
    pack: sku ? String(sku.packSize) : '1',
  };
  const [values, setValues] = useState(before);
  const [tried, setTried] = useState(false);
  const packSize = typedWhole(values.pack);
  const problems = {
    name: values.name.trim() === '' ? 'Enter a name, such as Cocoa Blunt.' : null,
    grams: gramsProblem(values.grams, { most: 1_000_000, mostWord: 'are allowed per piece' }),
    pack: packSize === null || packSize < 1 || packSize > 1000 ? 'Use a whole number from 1 to 1,000.' : null,
  };
  const key = sku?.key ?? customSkuKey(values.name, values.grams);
  const submit = () => {
    setTried(true);
    const milligramsPerPiece = typedGrams(values.grams);
    if (problems.name || problems.grams || problems.pack || milligramsPerPiece === null || packSize === null)
      return null;
    return client.packages
      .putCustomSku({ id: props.packageId, key, name: values.name, milligramsPerPiece, packSize, create: sku === null })
      .then(() => tell(`${values.name.trim()} saved`));
  };
  return (
    <FormDialog
      title={sku ? `Change ${sku.name}` : 'Custom SKU'}
      submit={sku ? 'Save' : 'Add SKU'}
      dirty={JSON.stringify(values) !== JSON.stringify(before)}
      onClose={props.onClose}
      onSubmit={submit}
    >
      <TextInput
        data-autofocus
        label="Name"
        description="The product line must stand in it, so that its Apex batch is found"
        value={values.name}
        error={tried ? problems.name : null}
        onChange={(event) => setValues({ ...values, name: event.currentTarget.value })}
      />
      <UnitField
        label="Grams per piece"
        unit="g"
        value={values.grams}
        error={tried ? problems.grams : null}
        onChange={(text) => setValues({ ...values, grams: text })}
      />
      <UnitField
        label="Pieces per pack"
        unit="pieces"
        value={values.pack}
        error={tried ? problems.pack : null}
        onChange={(pack) => setValues({ ...values, pack })}
      />
      <p className="ph-muted">
        Key: <span className="ph-mono">{key || '…'}</span>
      </p>
    </FormDialog>
  );
}
