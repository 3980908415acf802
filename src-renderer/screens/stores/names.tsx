// Another name of a store: added and taken away, each with what will happen said before.
import { TextInput } from '@mantine/core';
import { useState } from 'react';
import type { StoreRow } from '#shared/contract/stores.ts';
import { storeKey } from '#shared/rules/store-key.ts';
import { FormDialog } from '../../components/form-dialog.tsx';
import { tellWithUndo } from '../../components/undo.tsx';
import { plural } from '../../lib/format.ts';
import { client } from '../../rpc/client.ts';
import { tell } from '../../rpc/hooks.ts';

const LONGEST_NAME = 200;

type Meaning =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'refused'; readonly text: string }
  | { readonly kind: 'joins'; readonly other: StoreRow }
  | { readonly kind: 'new' };

/** What a name would do as another name of the store. */
function meaningOf(name: string, store: StoreRow, stores: readonly StoreRow[]): Meaning {
  const key = storeKey(name);
  if (key === '') return { kind: 'nothing' };
  if (name.trim().length > LONGEST_NAME) return { kind: 'refused', text: `Use at most ${LONGEST_NAME} characters.` };
  if (key === storeKey(store.name)) return { kind: 'refused', text: 'The store is called that already.' };
  const owner = stores.find((it) => it.aliases.some(({ alias }) => storeKey(alias) === key));
  if (owner?.id === store.id) return { kind: 'refused', text: 'The store has this other name already.' };
  if (owner) return { kind: 'refused', text: `It is another name of ${owner.name}. Take it away there first.` };
  const other = stores.find((it) => it.id !== store.id && storeKey(it.name) === key);
  return other ? { kind: 'joins', other } : { kind: 'new' };
}

export function AddName(props: { store: StoreRow; stores: readonly StoreRow[]; onClose: () => void }) {
  const { store, stores } = props;
  const [name, setName] = useState('');
  const [tried, setTried] = useState(false);
  const meaning = meaningOf(name, store, stores);
  const problem =
    meaning.kind === 'refused' ? meaning.text : tried && meaning.kind === 'nothing' ? 'Enter the other name.' : null;
  const submit = () => {
    setTried(true);
    if (meaning.kind === 'nothing' || meaning.kind === 'refused') return null;
    return client.stores.addAlias({ storeId: store.id, alias: name }).then(({ id, ordersMoved }) => {
      if (meaning.kind === 'joins') {
        return tell(`${meaning.other.name} is joined into ${store.name}: ${plural(ordersMoved, 'order')} moved`);
      }
      return tellWithUndo(
        `${name.trim()} is another name of ${store.name}`,
        () => client.stores.removeAlias({ aliasId: id }),
        `${name.trim()} is no other name any more`,
      );
    });
  };
  return (
    <FormDialog
      title={`Another name of ${store.name}`}
      submit={meaning.kind === 'joins' ? 'Join the stores' : 'Add the name'}
      dirty={name !== ''}
      onClose={props.onClose}
      onSubmit={submit}
    >
      <TextInput
        data-autofocus
        label="Other name"
        description="As the other system writes it. Capitals and blanks do not matter."
        autoComplete="off"
        list="ph-store-names"
        value={name}
        error={problem}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <datalist id="ph-store-names">
        {stores
          .filter(({ id }) => id !== store.id)
          .map(({ id, name: other }) => (
            <option key={id} value={other} />
          ))}
      </datalist>
      <p role="status">
        {meaning.kind === 'joins' ? (
          <WhatJoining store={store} other={meaning.other} />
        ) : meaning.kind === 'new' ? (
          `No store is called that yet. Orders that come under it from now on go to ${store.name}.`
        ) : (
          <span className="ph-muted">If another store has this name, the two become one.</span>
        )}
      </p>
    </FormDialog>
  );
}

function WhatJoining({ store, other }: { store: StoreRow; other: StoreRow }) {
  const kept = [
    store.deliveryNote === '' && other.deliveryNote !== '' ? 'delivery note' : null,
    store.position === null && other.position !== null ? 'place' : null,
  ].filter((one) => one !== null);
  return (
    <>
      <strong>{other.name}</strong> is joined into <strong>{store.name}</strong>: its {plural(other.orders, 'order')} (
      {plural(other.openOrders, 'open one', 'open ones')})
      {other.aliases.length > 0 && ` and ${plural(other.aliases.length, 'other name')}`} go along, and it is gone from
      this list. {kept.length > 0 ? `Its ${kept.join(' and ')} ${kept.length > 1 ? 'are' : 'is'} taken over. ` : ''}
      What {store.name} has of its own stays.
    </>
  );
}

export function RemoveName(props: { store: StoreRow; alias: StoreRow['aliases'][number]; onClose: () => void }) {
  const { store, alias } = props;
  const submit = () =>
    client.stores
      .removeAlias({ aliasId: alias.id })
      .then(({ ordersMoved }) =>
        tell(
          ordersMoved === 0
            ? `${alias.alias} is no other name of ${store.name} any more`
            : `${plural(ordersMoved, 'order')} moved to the store ${alias.alias}`,
        ),
      );
  return (
    <FormDialog
      title={`Take “${alias.alias}” away?`}
      submit="Take it away"
      dirty={false}
      onClose={props.onClose}
      onSubmit={submit}
    >
      <p>
        Orders that came under “{alias.alias}” move to a store of that name again, and so do new ones. That store begins
        without a place and a note. All other orders of {store.name} stay.
      </p>
    </FormDialog>
  );
}
