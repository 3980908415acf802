// A new package, entered by hand.
import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { readTag } from '#shared/rules/metrc-tag.ts';
import { gramsProblem, typedGrams, UnitField } from '../../components/fields.tsx';
import { FormDialog } from '../../components/form-dialog.tsx';
import { client } from '../../rpc/client.ts';
import { tell } from '../../rpc/hooks.ts';

const EMPTY = { metrc: '', strain: '', initial: '', current: '', note: '' };

function problemsOf(values: typeof EMPTY) {
  const reading = readTag(values.metrc);
  return {
    metrc:
      values.metrc.trim() === ''
        ? 'Scan or type the METRC number.'
        : reading.ok
          ? null
          : 'A METRC number starts with 1A and has letters and digits only, up to 24.',
    strain: values.strain.trim() === '' ? 'Enter the strain.' : null,
    initial: gramsProblem(values.initial, { zero: true }),
    current: values.current.trim() === '' ? null : gramsProblem(values.current, { zero: true }),
  };
}

export function CreateDialog(props: { onClose: () => void; onCreated: (id: string) => void }) {
  const [values, setValues] = useState(EMPTY);
  const [tried, setTried] = useState(false);
  const problems = problemsOf(values);
  const shown = (key: keyof typeof problems) => (tried ? problems[key] : null);
  const set = (key: keyof typeof EMPTY) => (value: string) => setValues((old) => ({ ...old, [key]: value }));
  const reading = readTag(values.metrc);
  const short =
    reading.ok && !reading.full ? `${reading.tag.length} of 24 characters: kept, but METRC will not accept it.` : null;

  const submit = () => {
    setTried(true);
    const initialMg = typedGrams(values.initial);
    const currentMg = typedGrams(values.current);
    if (Object.values(problems).some((problem) => problem !== null) || initialMg === null) return null;
    return client.packages
      .create({
        metrcNumber: values.metrc,
        strain: values.strain,
        initialMg,
        ...(currentMg !== null && { currentMg }),
        note: values.note,
      })
      .then(({ id }) => {
        tell('Package added');
        props.onCreated(id);
      });
  };

  return (
    <FormDialog
      title="New package"
      submit="Add package"
      dirty={Object.values(values).some((value) => value !== '')}
      onClose={props.onClose}
      onSubmit={submit}
    >
      <TextInput
        data-autofocus
        label="METRC number"
        description={short ?? 'The 24 characters on the label'}
        value={values.metrc}
        error={shown('metrc')}
        onChange={(event) => set('metrc')(event.currentTarget.value)}
      />
      <TextInput
        label="Strain"
        value={values.strain}
        error={shown('strain')}
        onChange={(event) => set('strain')(event.currentTarget.value)}
      />
      <UnitField label="Initial" unit="g" value={values.initial} error={shown('initial')} onChange={set('initial')} />
      <UnitField
        label="Current (METRC's figure)"
        description="Leave empty when it is the initial amount"
        unit="g"
        value={values.current}
        error={shown('current')}
        onChange={set('current')}
      />
      <TextInput label="Note" value={values.note} onChange={(event) => set('note')(event.currentTarget.value)} />
    </FormDialog>
  );
}
