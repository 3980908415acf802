// What can be done to a package, each as a small dialog.
import { Button, Textarea, TextInput } from '@mantine/core';
import { IconPrinter } from '@tabler/icons-react';
import { useState } from 'react';
import { gramsProblem, typedGrams, UnitField } from '../../components/fields.tsx';
import { FormDialog } from '../../components/form-dialog.tsx';
import { openPaper } from '../../components/paper-preview.tsx';
import { tellWithUndo } from '../../components/undo.tsx';
import { gramsUnit } from '../../lib/format.ts';
import { client, type PackageDetail } from '../../rpc/client.ts';
import { tell } from '../../rpc/hooks.ts';

export type PackageAction = 'hold' | 'count' | 'current' | 'edit' | 'archive' | 'restore';

/** Anybody who sees the package may print its label. */
export const PrintLabelButton = ({ detail }: { readonly detail: PackageDetail }) => (
  <Button
    leftSection={<IconPrinter size={14} />}
    onClick={() =>
      openPaper({
        paper: { kind: 'package_labels', packageIds: [detail.id] },
        title: `Label of ${detail.metrcNumber}`,
      })
    }
  >
    Print label
  </Button>
);

interface Props {
  readonly detail: PackageDetail;
  readonly onClose: () => void;
}

export function PackageActionDialog(props: Props & { action: PackageAction }) {
  switch (props.action) {
    case 'hold':
      return <HoldDialog {...props} />;
    case 'count':
      return <CountDialog {...props} />;
    case 'current':
      return <CurrentDialog {...props} />;
    case 'edit':
      return <EditDialog {...props} />;
    case 'archive':
    case 'restore':
      return <StatusDialog {...props} status={props.action === 'archive' ? 'archived' : 'active'} />;
  }
}

const Note = (props: { value: string; onChange: (value: string) => void }) => (
  <TextInput label="Note" value={props.value} onChange={(event) => props.onChange(event.currentTarget.value)} />
);

function HoldDialog({ detail, onClose }: Props) {
  const [amount, setAmount] = useState('');
  const [forWhom, setForWhom] = useState('');
  const [note, setNote] = useState('');
  const [tried, setTried] = useState(false);
  const problem = gramsProblem(amount, { most: detail.availableMg });
  const submit = () => {
    setTried(true);
    const mg = typedGrams(amount);
    if (problem || mg === null || forWhom.trim() === '') return null;
    return client.packages
      .placeHold({ id: detail.id, mg, forWhom, note })
      .then(({ holdId }) =>
        tellWithUndo(
          `${gramsUnit(mg)} held for ${forWhom.trim()}`,
          () => client.packages.releaseHold({ holdId }),
          'Hold released',
        ),
      );
  };
  return (
    <FormDialog
      title="Place hold"
      submit="Place hold"
      dirty={amount + forWhom + note !== ''}
      onClose={onClose}
      onSubmit={submit}
    >
      <UnitField
        data-autofocus
        label="Amount"
        description={`${gramsUnit(detail.availableMg)} available`}
        unit="g"
        value={amount}
        onChange={setAmount}
        error={tried ? problem : null}
      />
      <TextInput
        label="For whom"
        value={forWhom}
        error={tried && forWhom.trim() === '' ? 'Say who it is for.' : null}
        onChange={(event) => setForWhom(event.currentTarget.value)}
      />
      <Note value={note} onChange={setNote} />
    </FormDialog>
  );
}

function CountDialog({ detail, onClose }: Props) {
  const before = detail.overrideMg;
  const [amount, setAmount] = useState('');
  const [note, setNote] = useState('');
  const [tried, setTried] = useState(false);
  const clears = amount.trim() === '' && before !== null;
  const problem = clears ? null : gramsProblem(amount, { zero: true });
  const submit = () => {
    setTried(true);
    const physicalMg = clears ? null : typedGrams(amount);
    if (problem) return null;
    return client.packages
      .setPhysicalCount({ id: detail.id, physicalMg, note })
      .then(() =>
        tellWithUndo(
          physicalMg === null ? 'Physical count cleared' : `Physical count set to ${gramsUnit(physicalMg)}`,
          () => client.packages.setPhysicalCount({ id: detail.id, physicalMg: before, note: 'Undone' }),
          before === null ? 'Count cleared again' : `Count is ${gramsUnit(before)} again`,
        ),
      );
  };
  return (
    <FormDialog
      title="Physical count"
      submit={clears ? 'Clear the count' : 'Set count'}
      dirty={amount + note !== ''}
      onClose={onClose}
      onSubmit={submit}
    >
      <UnitField
        data-autofocus
        label="Counted"
        description={
          before === null
            ? `METRC says ${gramsUnit(detail.currentMg)}. What you count is used instead.`
            : `Now ${gramsUnit(before)}. Leave empty to clear it and use METRC's ${gramsUnit(detail.currentMg)}.`
        }
        unit="g"
        value={amount}
        onChange={setAmount}
        error={tried ? problem : null}
      />
      <Note value={note} onChange={setNote} />
    </FormDialog>
  );
}

function CurrentDialog({ detail, onClose }: Props) {
  const [amount, setAmount] = useState('');
  const [note, setNote] = useState('');
  const [tried, setTried] = useState(false);
  const problem = gramsProblem(amount, { zero: true });
  const submit = () => {
    setTried(true);
    const currentMg = typedGrams(amount);
    if (problem || currentMg === null) return null;
    return client.packages
      .setCurrent({ id: detail.id, currentMg, note })
      .then(({ settledMg }) =>
        tell(settledMg > 0 ? `METRC figure set; ${gramsUnit(settledMg)} of packed goods settled` : 'METRC figure set'),
      );
  };
  return (
    <FormDialog
      title="METRC's figure"
      submit="Set figure"
      dirty={amount + note !== ''}
      onClose={onClose}
      onSubmit={submit}
    >
      <UnitField
        data-autofocus
        label="METRC says"
        description={`Now ${gramsUnit(detail.currentMg)}. A drop counts as shipped for packed goods first (${gramsUnit(detail.packedMg)} packed).`}
        unit="g"
        value={amount}
        onChange={setAmount}
        error={tried ? problem : null}
      />
      <Note value={note} onChange={setNote} />
    </FormDialog>
  );
}

function EditDialog({ detail, onClose }: Props) {
  const [strain, setStrain] = useState(detail.strain);
  const [note, setNote] = useState(detail.note);
  const submit = () =>
    strain.trim() === '' ? null : client.packages.edit({ id: detail.id, strain, note }).then(() => tell('Saved'));
  return (
    <FormDialog
      title="Strain and note"
      submit="Save"
      dirty={strain !== detail.strain || note !== detail.note}
      onClose={onClose}
      onSubmit={submit}
    >
      <TextInput
        data-autofocus
        label="Strain"
        description="Apex batches are found by it"
        value={strain}
        error={strain.trim() === '' ? 'Enter the strain.' : null}
        onChange={(event) => setStrain(event.currentTarget.value)}
      />
      <Textarea
        label="Note"
        autosize
        minRows={2}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
    </FormDialog>
  );
}

function StatusDialog({ detail, onClose, status }: Props & { status: 'active' | 'archived' }) {
  const [note, setNote] = useState('');
  const archive = status === 'archived';
  const other = archive ? 'active' : 'archived';
  const submit = () =>
    client.packages
      .setStatus({ id: detail.id, status, note })
      .then(() =>
        tellWithUndo(
          archive ? 'Package archived' : 'Package restored',
          () => client.packages.setStatus({ id: detail.id, status: other, note: 'Undone' }),
          archive ? 'Package restored' : 'Package archived',
        ),
      );
  return (
    <FormDialog
      title={archive ? 'Archive this package?' : 'Restore this package?'}
      submit={archive ? 'Archive' : 'Restore'}
      dirty={note !== ''}
      onClose={onClose}
      onSubmit={submit}
    >
      <p>
        {archive
          ? `It is no longer offered: Apex gets 0 units of it. Its ${gramsUnit(detail.currentMg)} and its history are kept.`
          : `It is offered again with ${gramsUnit(detail.availableMg)} available.`}
      </p>
      <Note value={note} onChange={setNote} />
    </FormDialog>
  );
}
