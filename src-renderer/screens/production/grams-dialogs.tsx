// Grams into a batch, out of it as waste, and over to another batch: each as a small dialog.
import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { formatGramsExact, mg } from '#shared/model/mass.ts';
import { gramsProblem, typedGrams, UnitField } from '../../components/fields.tsx';
import { FormDialog } from '../../components/form-dialog.tsx';
import { tellWithUndo } from '../../components/undo.tsx';
import { gramsUnit } from '../../lib/format.ts';
import { client } from '../../rpc/client.ts';
import { tell } from '../../rpc/hooks.ts';
import { echo, newestOf } from './data.ts';
import {
  AboutBatch,
  type DialogProps,
  enterToNext,
  NoteField,
  ReasonField,
  reasonProblem,
  tagProblem,
} from './dialog-parts.tsx';

const IN_WORK = { mostWord: 'are in work' };

export function AddSourceDialog({ batch, onClose }: DialogProps) {
  const [tag, setTag] = useState('');
  const [amount, setAmount] = useState('');
  const [note, setNote] = useState('');
  const [tried, setTried] = useState(false);
  const problems = { tag: tagProblem(tag), amount: gramsProblem(amount) };
  const submit = () => {
    setTried(true);
    const milligrams = typedGrams(amount);
    if (problems.tag || problems.amount || milligrams === null) return null;
    return client.production.addSource({ id: batch.id, source: { tag, mg: milligrams }, note }).then((it) => {
      echo(it.batch);
      tell(`${gramsUnit(milligrams)} added to ${batch.number}`);
    });
  };
  return (
    <FormDialog
      title="Add a source"
      submit="Add"
      dirty={tag + amount + note !== ''}
      onClose={onClose}
      onSubmit={submit}
    >
      <AboutBatch batch={batch} />
      <TextInput
        data-autofocus
        label="METRC number"
        description="Of the package the flower was taken from"
        value={tag}
        error={tried ? problems.tag : null}
        onChange={(event) => setTag(event.currentTarget.value)}
        onKeyDown={enterToNext}
      />
      <UnitField
        label="Taken from it"
        unit="g"
        value={amount}
        error={tried ? problems.amount : null}
        onChange={setAmount}
      />
      <NoteField value={note} onChange={setNote} />
    </FormDialog>
  );
}

export function CorrectSourceDialog({ batch, tag, onClose }: DialogProps & { tag: string }) {
  const before = batch.sources.find((it) => it.tag === tag)?.mg ?? 0;
  return (
    <SetGramsDialog
      title="Correct what was taken"
      label="Really taken"
      description={`From ${tag}; entered as ${gramsUnit(before)}. 0 takes the source out.`}
      batch={batch}
      onClose={onClose}
      onSet={(milligrams, reason) => client.production.correctSource({ id: batch.id, tag, mg: milligrams, reason })}
    />
  );
}

export const CorrectWasteDialog = ({ batch, onClose }: DialogProps) => (
  <SetGramsDialog
    title="Correct the waste"
    label="All waste so far"
    description={`Entered as ${gramsUnit(batch.wasteMg)}`}
    batch={batch}
    onClose={onClose}
    onSet={(milligrams, reason) => client.production.correctWaste({ id: batch.id, mg: milligrams, reason })}
  />
);

/** "It is really so much", with a reason. */
function SetGramsDialog(
  props: DialogProps & {
    title: string;
    label: string;
    description: string;
    onSet: (mg: number, reason: string) => Promise<{ batch: DialogProps['batch'] }>;
  },
) {
  const [amount, setAmount] = useState('');
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const problems = { amount: gramsProblem(amount, { zero: true }), reason: reasonProblem(reason) };
  const submit = () => {
    setTried(true);
    const milligrams = typedGrams(amount);
    if (problems.amount || problems.reason || milligrams === null) return null;
    return props.onSet(milligrams, reason).then((it) => {
      echo(it.batch);
      tell('Corrected');
    });
  };
  return (
    <FormDialog
      title={props.title}
      submit="Correct"
      dirty={amount + reason !== ''}
      onClose={props.onClose}
      onSubmit={submit}
    >
      <AboutBatch batch={props.batch} />
      <UnitField
        data-autofocus
        label={props.label}
        description={props.description}
        unit="g"
        value={amount}
        error={tried ? problems.amount : null}
        onChange={setAmount}
      />
      <ReasonField label="Why?" value={reason} error={tried ? problems.reason : null} onChange={setReason} />
    </FormDialog>
  );
}

export function WasteDialog({ batch, onClose }: DialogProps) {
  const [amount, setAmount] = useState('');
  const [note, setNote] = useState('');
  const [tried, setTried] = useState(false);
  const problem = gramsProblem(amount, { most: batch.inWorkMg, ...IN_WORK });
  const submit = () => {
    setTried(true);
    const milligrams = typedGrams(amount);
    if (problem || milligrams === null) return null;
    return client.production.addWaste({ id: batch.id, mg: milligrams, note }).then((it) => {
      echo(it.batch);
      return tellWithUndo(
        `${gramsUnit(milligrams)} of waste from ${batch.number}`,
        // Somebody else may have booked more since.
        () =>
          newestOf(batch.id)
            .then(({ id, wasteMg }) =>
              client.production.correctWaste({ id, mg: Math.max(0, wasteMg - milligrams), reason: 'Undone' }),
            )
            .then((undone) => echo(undone.batch)),
        'Taken back',
      );
    });
  };
  return (
    <FormDialog title="Waste" submit="Book waste" dirty={amount + note !== ''} onClose={onClose} onSubmit={submit}>
      <AboutBatch batch={batch} />
      <UnitField
        data-autofocus
        label="Weighed"
        description={`${gramsUnit(batch.wasteMg)} so far`}
        unit="g"
        value={amount}
        error={tried ? problem : null}
        onChange={setAmount}
      />
      <NoteField value={note} onChange={setNote} />
    </FormDialog>
  );
}

export function GroundDialog({ batch, onClose }: DialogProps) {
  const before = batch.groundMg === null ? '' : formatGramsExact(mg(batch.groundMg));
  const [amount, setAmount] = useState(before);
  const [tried, setTried] = useState(false);
  const clears = amount.trim() === '' && batch.groundMg !== null;
  const problem = clears ? null : gramsProblem(amount, { zero: true });
  const submit = () => {
    setTried(true);
    if (problem) return null;
    return client.production.setGround({ id: batch.id, mg: clears ? null : typedGrams(amount) }).then((it) => {
      echo(it.batch);
      tell(clears ? 'Ground grams cleared' : 'Ground grams saved');
    });
  };
  return (
    <FormDialog title="Ground flower" submit="Save" dirty={amount !== before} onClose={onClose} onSubmit={submit}>
      <AboutBatch batch={batch} />
      <UnitField
        data-autofocus
        label="Weighed after grinding"
        description={`To compare with the ${gramsUnit(batch.inputMg)} that went in. It moves no grams.`}
        unit="g"
        value={amount}
        error={tried ? problem : null}
        onChange={setAmount}
      />
    </FormDialog>
  );
}

export function SplitDialog({ batch, onClose, onOther }: DialogProps & { onOther: (id: string) => void }) {
  const [amount, setAmount] = useState('');
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const problems = {
    amount: gramsProblem(amount, { most: batch.inWorkMg, ...IN_WORK }),
    reason: reasonProblem(reason),
  };
  const submit = () => {
    setTried(true);
    const milligrams = typedGrams(amount);
    if (problems.amount || problems.reason || milligrams === null) return null;
    return client.production.split({ id: batch.id, mg: milligrams, reason }).then((it) => {
      echo(it.batch);
      tell(`${gramsUnit(milligrams)} went on as ${it.other.number}`);
      onOther(it.other.id);
    });
  };
  return (
    <FormDialog
      title={`Split ${batch.number}`}
      submit="Split off"
      dirty={amount + reason !== ''}
      onClose={onClose}
      onSubmit={submit}
    >
      <p>
        Part of what is in work goes on as a batch of its own, in the same stage. Its sources go with it in proportion;
        pieces that were counted stay.
      </p>
      <UnitField
        data-autofocus
        label="Goes to the new batch"
        description={`${gramsUnit(batch.inWorkMg)} in work`}
        unit="g"
        value={amount}
        error={tried ? problems.amount : null}
        onChange={setAmount}
      />
      <ReasonField label="Why?" value={reason} error={tried ? problems.reason : null} onChange={setReason} />
    </FormDialog>
  );
}
