// Reserved units of a line onto another package, or onto it what is not reserved anywhere yet.
import { NativeSelect } from '@mantine/core';
import { useState } from 'react';
import type { PackingRow } from '#shared/contract/packing.ts';
import { typedWhole, UnitField } from '../../components/fields.tsx';
import { FormDialog } from '../../components/form-dialog.tsx';
import { plural, whole } from '../../lib/format.ts';
import { client } from '../../rpc/client.ts';
import { tell } from '../../rpc/hooks.ts';
import type { LineDetail } from './data.ts';

type Candidate = LineDetail['candidates'][number];

interface Source {
  readonly id: string;
  readonly label: string;
  readonly units: number;
}

/** What is not reserved anywhere comes first: then nothing is taken from where it stands. */
function sourcesOf(row: PackingRow, to: Candidate): Source[] {
  const loose = row.needsPacking - row.reserved;
  const reserved = row.allocations
    .filter((it) => it.reserved > 0 && it.packageId !== to.packageId)
    .map((it) => ({
      id: it.packageId,
      label: `${it.metrcNumber} (${plural(it.reserved, 'unit')} reserved)`,
      units: it.reserved,
    }));
  return loose > 0
    ? [{ id: '', label: `Not reserved yet (${plural(loose, 'unit')})`, units: loose }, ...reserved]
    : reserved;
}

export function MoveDialog(props: { row: PackingRow; to: Candidate; onClose: () => void }) {
  const { row, to } = props;
  const sources = sourcesOf(row, to);
  const [from, setFrom] = useState(sources[0]?.id ?? '');
  const source = sources.find(({ id }) => id === from);
  const most = Math.min(source?.units ?? 0, to.units);
  const [text, setText] = useState(String(most));
  const [tried, setTried] = useState(false);
  const units = typedWhole(text);
  const problem =
    units === null || units < 1 ? 'Enter a whole number of units.' : units > most ? `At most ${whole(most)}.` : null;
  const submit = () => {
    setTried(true);
    if (problem !== null || units === null) return null;
    return client.packing
      .move({ lineId: row.id, fromPackageId: from === '' ? null : from, toPackageId: to.packageId, units })
      .then(() => tell(`${plural(units, 'unit')} reserved on …${to.metrcNumber.slice(-8)}`));
  };
  return (
    <FormDialog
      title={`Move to …${to.metrcNumber.slice(-8)}`}
      submit="Move"
      dirty={text !== String(most)}
      onClose={props.onClose}
      onSubmit={submit}
    >
      <p>
        {plural(to.units, 'unit')} free there
        {to.reservedForOthers > 0 && `, ${whole(to.reservedForOthers)} more reserved for other lines`}.
      </p>
      <NativeSelect
        label="From"
        value={from}
        data={sources.map(({ id, label }) => ({ value: id, label }))}
        onChange={({ currentTarget: { value } }) => {
          setFrom(value);
          setText(String(Math.min(sources.find(({ id }) => id === value)?.units ?? 0, to.units)));
        }}
      />
      <UnitField
        data-autofocus
        label="Units"
        unit="units"
        value={text}
        error={tried ? problem : null}
        onChange={setText}
      />
    </FormDialog>
  );
}
