// Somebody says what a product is: a strain and SKU of ours, or something that is only counted. It holds for all lines
// of that product, now and later.
import { Autocomplete, Button, NativeSelect, Radio } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { PackingRow } from '#shared/contract/packing.ts';
import { skuWords } from '#shared/text/sku.ts';
import { FormDialog } from '../../components/form-dialog.tsx';
import { plural } from '../../lib/format.ts';
import { client, type PackageRow } from '../../rpc/client.ts';
import { tell, tellProblem, usePackages } from '../../rpc/hooks.ts';
import { skuKeysOf } from '../finished-goods/columns.tsx';

const strainsOf = (packages: readonly PackageRow[]): string[] =>
  [...new Set(packages.map(({ strain }) => strain))].sort((a, b) => a.localeCompare(b, 'en'));

const NO_PACKAGES: readonly PackageRow[] = [];

export function SayProductDialog(props: { row: PackingRow; said: boolean; onClose: () => void }) {
  const { row, onClose } = props;
  const packages = usePackages().data?.packages ?? NO_PACKAGES;
  const strains = useMemo(() => strainsOf(packages), [packages]);
  const skuKeys = useMemo(() => skuKeysOf(packages), [packages]);
  const before = {
    kind: row.kind === 'untracked' ? 'untracked' : 'tracked',
    strain: row.strain ?? '',
    skuKey: row.skuKey ?? '',
  };
  const [values, setValues] = useState(before);
  const [tried, setTried] = useState(false);
  const tracked = values.kind === 'tracked';
  const problems = {
    strain: tracked && values.strain.trim() === '' ? 'Choose the strain, as its packages have it.' : null,
    skuKey: tracked && values.skuKey === '' ? 'Choose what one unit is.' : null,
  };
  const known = useMemo(() => new Set(strains.map((strain) => strain.toLowerCase())), [strains]);
  const strange = tracked && values.strain.trim() !== '' && !known.has(values.strain.trim().toLowerCase());
  const about = ({ lines }: { lines: number }) => `${plural(lines, 'line')} of ${row.productName}`;
  const submit = () => {
    setTried(true);
    if (problems.strain || problems.skuKey) return null;
    const is = tracked
      ? ({ kind: 'tracked', strain: values.strain.trim(), skuKey: values.skuKey } as const)
      : ({ kind: 'untracked' } as const);
    return client.packing.sayProduct({ lineId: row.id, is }).then((it) => tell(`Said for ${about(it)}`));
  };
  const takeBack = () =>
    client.packing.sayProduct({ lineId: row.id, is: null }).then((it) => {
      tell(`Taken back for ${about(it)}`);
      onClose();
    }, tellProblem);

  return (
    <FormDialog
      title="What is this product?"
      submit="Say so"
      dirty={JSON.stringify(values) !== JSON.stringify(before)}
      onClose={onClose}
      onSubmit={submit}
    >
      <p>
        <span className="ph-strong">{row.productName}</span>
        <span className="ph-muted"> · holds for all lines of this product, now and later</span>
      </p>
      <Radio.Group
        label="It is"
        value={values.kind}
        onChange={(kind) => setValues({ ...values, kind: kind === 'untracked' ? 'untracked' : 'tracked' })}
      >
        <div className="ph-stack" style={{ gap: 8 }}>
          <Radio value="tracked" label="A finished good of ours, taken from METRC packages" />
          <Radio value="untracked" label="Not a finished good of ours: only count it" />
        </div>
      </Radio.Group>
      {tracked && (
        <>
          <Autocomplete
            label="Strain"
            description="As your packages have it"
            data={strains}
            limit={50}
            value={values.strain}
            error={tried ? problems.strain : null}
            onChange={(strain) => setValues({ ...values, strain })}
          />
          <NativeSelect
            label="One unit is"
            value={values.skuKey}
            data={[{ value: '', label: 'Choose…' }, ...skuKeys.map((value) => ({ value, label: skuWords(value) }))]}
            error={tried ? problems.skuKey : null}
            onChange={(event) => setValues({ ...values, skuKey: event.currentTarget.value })}
          />
        </>
      )}
      {strange && (
        <p role="status" className="ph-muted">
          No package has this strain. Until one has, every line of the product is short.
        </p>
      )}
      {props.said && (
        <div className="ph-row">
          <Button onClick={() => void takeBack()}>Take back what was said</Button>
        </div>
      )}
    </FormDialog>
  );
}
