// A store's own settings: what we call it, whether it stands in delivery lists, where, and its standing note.
import { Switch, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { StoreRow } from '#shared/contract/stores.ts';
import { storeKey } from '#shared/rules/store-key.ts';
import { typedWhole } from '../../components/fields.tsx';
import { FormDialog } from '../../components/form-dialog.tsx';
import { tellWithUndo } from '../../components/undo.tsx';
import { client } from '../../rpc/client.ts';

const LONGEST_NAME = 200;
const LONGEST_NOTE = 2000;
const LAST_PLACE = 100_000;

function nameProblem(name: string): string | null {
  if (storeKey(name) === '') return 'Enter the name of the store.';
  return name.trim().length > LONGEST_NAME ? `Use at most ${LONGEST_NAME} characters.` : null;
}

function placeProblem(place: string): string | null {
  if (place.trim() === '') return null;
  const typed = typedWhole(place);
  return typed === null || typed < 1 || typed > LAST_PLACE ? 'Use a whole number from 1 to 100,000.' : null;
}

export function EditStore({ store, onClose }: { store: StoreRow; onClose: () => void }) {
  const [name, setName] = useState(store.name);
  const [place, setPlace] = useState(store.position === null ? '' : String(store.position));
  const [note, setNote] = useState(store.deliveryNote);
  const [leftOut, setLeftOut] = useState(store.leftOut);
  const change = {
    name: name.trim(),
    position: place.trim() === '' ? null : typedWhole(place),
    deliveryNote: note.trim(),
    leftOut,
  };
  const before = {
    name: store.name,
    position: store.position,
    deliveryNote: store.deliveryNote,
    leftOut: store.leftOut,
  };
  const dirty = JSON.stringify(change) !== JSON.stringify(before);
  const problems = [
    nameProblem(name),
    placeProblem(place),
    note.length > LONGEST_NOTE ? 'Use at most 2,000 characters.' : null,
  ];
  const submit = () => {
    if (problems.some((problem) => problem !== null)) return null;
    return client.stores
      .edit({ id: store.id, ...change })
      .then(() =>
        tellWithUndo(
          `${change.name} saved`,
          () => client.stores.edit({ id: store.id, ...before }),
          `${store.name} as before`,
        ),
      );
  };
  return (
    <FormDialog title={`Edit ${store.name}`} submit="Save" dirty={dirty} onClose={onClose} onSubmit={submit}>
      <TextInput
        data-autofocus
        label="Name"
        description={
          store.orders > 0 && storeKey(name) !== storeKey(store.name)
            ? 'The old name stays as another name, so that new orders under it come here too.'
            : 'As people here call it.'
        }
        autoComplete="off"
        value={name}
        error={problems[0]}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <TextInput
        label="Place in delivery lists"
        description="1 is first. A store that has the place moves one on. Empty: after the others, by name."
        inputMode="numeric"
        autoComplete="off"
        value={place}
        error={problems[1]}
        onChange={(event) => setPlace(event.currentTarget.value)}
      />
      <Textarea
        label="Delivery note"
        description="Stands at the store in every delivery list."
        autosize
        minRows={2}
        maxRows={8}
        value={note}
        error={problems[2]}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <Switch
        size="sm"
        label="Leave out of delivery lists"
        description="For stores that collect their goods. Their orders are packed like all others."
        checked={leftOut}
        onChange={(event) => setLeftOut(event.currentTarget.checked)}
      />
    </FormDialog>
  );
}
