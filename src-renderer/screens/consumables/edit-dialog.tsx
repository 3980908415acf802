// A new consumable, or what one is called and when it is ordered.
import { NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { ConsumableKind, ConsumableRow } from '#shared/contract/consumables.ts';
import { storeKey } from '#shared/rules/store-key.ts';
import { CONSUMABLE_KIND_TEXT } from '#shared/text/consumables.ts';
import { typedWhole, UnitField } from '../../components/fields.tsx';
import { FormDialog } from '../../components/form-dialog.tsx';
import { tellWithUndo } from '../../components/undo.tsx';
import { whole } from '../../lib/format.ts';
import { client } from '../../rpc/client.ts';
import { tell } from '../../rpc/hooks.ts';
import { piecesProblem } from './words.ts';

interface Values {
  readonly name: string;
  readonly kind: ConsumableKind;
  readonly onHand: string;
  readonly reorderPoint: string;
  readonly reorderAmount: string;
  readonly note: string;
}

const isKind = (value: string): value is ConsumableKind => Object.hasOwn(CONSUMABLE_KIND_TEXT, value);

const inputOf = (values: Values) => ({
  name: values.name.trim(),
  kind: values.kind,
  reorderPoint: typedWhole(values.reorderPoint) ?? 0,
  reorderAmount: typedWhole(values.reorderAmount) ?? 0,
  note: values.note.trim(),
});

const NEW: Values = { name: '', kind: 'cone', onHand: '', reorderPoint: '', reorderAmount: '', note: '' };

/** Empty is 0: nobody said. */
const saidProblem = (text: string): string | null => (text.trim() === '' ? null : piecesProblem(text, 0));

const said = (count: number): string => (count === 0 ? '' : whole(count));

export function ConsumableDialog(props: {
  row: ConsumableRow | null;
  onClose: () => void;
  onCreated?: (id: string) => void;
}) {
  const { row } = props;
  const before: Values = row
    ? { ...row, onHand: '', reorderPoint: said(row.reorderPoint), reorderAmount: said(row.reorderAmount) }
    : NEW;
  const [values, setValues] = useState(before);
  const [tried, setTried] = useState(false);
  const set = (change: Partial<Values>) => setValues({ ...values, ...change });
  const problems = {
    name: storeKey(values.name) === '' ? 'Enter a name, such as Cones 84 mm.' : null,
    onHand: saidProblem(values.onHand),
    reorderPoint: saidProblem(values.reorderPoint),
    reorderAmount: saidProblem(values.reorderAmount),
  };
  const input = inputOf(values);
  const dirty = JSON.stringify(values) !== JSON.stringify(before);
  const submit = () => {
    setTried(true);
    if (Object.values(problems).some((problem) => problem !== null)) return null;
    if (!row) {
      const onHand = typedWhole(values.onHand) ?? 0;
      return client.consumables.create({ ...input, onHand }).then(({ id }) => {
        tell(`${input.name} added`);
        props.onCreated?.(id);
      });
    }
    return client.consumables
      .edit({ id: row.id, ...input })
      .then(() =>
        tellWithUndo(
          `${input.name} saved`,
          () => client.consumables.edit({ id: row.id, ...inputOf(before) }),
          `${row.name} as before`,
        ),
      );
  };
  const shown = (problem: string | null) => (tried ? problem : null);
  return (
    <FormDialog
      title={row ? `Edit ${row.name}` : 'New consumable'}
      submit={row ? 'Save' : 'Add consumable'}
      dirty={dirty}
      onClose={props.onClose}
      onSubmit={submit}
    >
      <TextInput
        data-autofocus
        label="Name"
        description="As it stands on the carton."
        autoComplete="off"
        maxLength={120}
        value={values.name}
        error={shown(problems.name)}
        onChange={(event) => set({ name: event.currentTarget.value })}
      />
      <NativeSelect
        label="Kind"
        value={values.kind}
        data={Object.entries(CONSUMABLE_KIND_TEXT).map(([value, label]) => ({ value, label }))}
        onChange={({ currentTarget: { value } }) => isKind(value) && set({ kind: value })}
      />
      {!row && (
        <UnitField
          label="On hand"
          description="What is there now. It can be counted later."
          unit="pieces"
          inputMode="numeric"
          value={values.onHand}
          error={shown(problems.onHand)}
          onChange={(onHand) => set({ onHand })}
        />
      )}
      <UnitField
        label="Reorder at"
        description="At this many or fewer it counts as low. Empty: never."
        unit="pieces"
        inputMode="numeric"
        value={values.reorderPoint}
        error={shown(problems.reorderPoint)}
        onChange={(reorderPoint) => set({ reorderPoint })}
      />
      <UnitField
        label="Order"
        description="How many are ordered at a time."
        unit="pieces"
        inputMode="numeric"
        value={values.reorderAmount}
        error={shown(problems.reorderAmount)}
        onChange={(reorderAmount) => set({ reorderAmount })}
      />
      <Textarea
        label="Note"
        description="Such as the supplier and the article number."
        autosize
        minRows={1}
        maxLength={2000}
        value={values.note}
        onChange={(event) => set({ note: event.currentTarget.value })}
      />
    </FormDialog>
  );
}
