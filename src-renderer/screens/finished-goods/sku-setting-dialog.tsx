// How one SKU of a package is offered: left out, a number typed by hand, or its share of the grams.
import { Button, Checkbox } from '@mantine/core';
import { useState } from 'react';
import { typedWhole, UnitField } from '../../components/fields.tsx';
import { FormDialog } from '../../components/form-dialog.tsx';
import { whole } from '../../lib/format.ts';
import { client, type PackageDetail } from '../../rpc/client.ts';
import { tell } from '../../rpc/hooks.ts';

type Sku = PackageDetail['skus'][number];

const HUNDREDTHS = 100;

/** "25" or "12.5" percent as hundredths of a percent; null when empty; undefined when it is not a percentage. */
function typedWeight(text: string): number | null | undefined {
  if (text.trim() === '') return null;
  if (!/^\d{1,3}(\.\d{1,2})?$/.test(text.trim())) return undefined;
  const weight = Math.round(Number(text) * HUNDREDTHS);
  return weight <= 100 * HUNDREDTHS ? weight : undefined;
}

export function SkuSettingDialog(props: {
  detail: PackageDetail;
  sku: Sku;
  onClose: () => void;
  onCustom: () => void;
}) {
  const { detail, sku } = props;
  const before = {
    excluded: sku.setting.excluded,
    manual: sku.setting.manualUnits === null ? '' : String(sku.setting.manualUnits),
    weight: sku.setting.weight === null ? '' : String(sku.setting.weight / HUNDREDTHS),
  };
  const [values, setValues] = useState(before);
  const manualUnits = values.manual.trim() === '' ? null : typedWhole(values.manual);
  const weight = typedWeight(values.weight);
  const manualProblem =
    values.manual.trim() !== '' && (manualUnits === null || manualUnits > 1_000_000)
      ? 'Use a whole number up to 1,000,000.'
      : null;
  const weightProblem = weight === undefined ? 'Use a percentage from 0 to 100.' : null;

  const submit = () => {
    if (manualProblem || weight === undefined) return null;
    const setting = { excluded: values.excluded, manualUnits, weight };
    return client.packages.setSku({ id: detail.id, skuKey: sku.key, setting }).then(() => tell(`${sku.name} saved`));
  };
  const remove = () =>
    client.packages.removeCustomSku({ id: detail.id, key: sku.key }).then(() => {
      tell(`${sku.name} removed`);
      props.onClose();
    });

  return (
    <FormDialog
      title={sku.name}
      submit="Save"
      dirty={JSON.stringify(values) !== JSON.stringify(before)}
      onClose={props.onClose}
      onSubmit={submit}
    >
      <Checkbox
        label="Leave this SKU out"
        description="Apex gets 0 units of it from this package"
        checked={values.excluded}
        onChange={(event) => setValues({ ...values, excluded: event.currentTarget.checked })}
      />
      <UnitField
        data-autofocus
        label="Units by hand"
        description={`Empty: as the grams allow, now ${whole(sku.calculated)}`}
        unit="units"
        value={values.manual}
        disabled={values.excluded}
        error={manualProblem}
        onChange={(manual) => setValues({ ...values, manual })}
      />
      <UnitField
        label="Share of the grams"
        description={
          detail.effectiveMode === 'weighted'
            ? 'All SKUs together at most 100 %'
            : 'Used when the grams are offered weighted'
        }
        unit="%"
        value={values.weight}
        disabled={values.excluded}
        error={weightProblem}
        onChange={(text) => setValues({ ...values, weight: text })}
      />
      {sku.custom && (
        <div className="ph-row">
          <Button onClick={props.onCustom}>Change what it is</Button>
          <RemoveButton onRemove={remove} name={sku.name} />
        </div>
      )}
    </FormDialog>
  );
}

function RemoveButton(props: { name: string; onRemove: () => Promise<unknown> }) {
  const [sure, setSure] = useState(false);
  return (
    <Button
      color="red"
      variant={sure ? 'filled' : 'outline'}
      onClick={() => (sure ? void props.onRemove() : setSure(true))}
    >
      {sure ? `Yes, remove ${props.name}` : 'Remove this SKU'}
    </Button>
  );
}
