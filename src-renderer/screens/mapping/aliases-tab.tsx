// Other spellings of our strains, kept by people.
import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { Ago } from '../../components/bits.tsx';
import { RowsSkeleton } from '../../components/skeleton.tsx';
import { tellWithUndo } from '../../components/undo.tsx';
import { client, type Outputs, orpc } from '../../rpc/client.ts';
import { useAction, useMay } from '../../rpc/hooks.ts';
import { fits } from './fits.ts';
import { WorkList } from './parts.tsx';

type Alias = Outputs['mapping']['aliases'][number];

export function AliasesTab(props: { rows: readonly Alias[] | undefined; filter: string }) {
  const may = useMay('mapping.write');
  return (
    <>
      {may && <AddAlias />}
      {props.rows ? (
        <WorkList
          label="Aliases"
          items={props.rows.filter((it) => fits(props.filter, it.alias, it.strain))}
          filtered={props.filter !== ''}
          empty="Add an alias when Apex spells a strain differently than we do."
          render={(row) => <AliasRow key={row.id} row={row} />}
        />
      ) : (
        <RowsSkeleton />
      )}
    </>
  );
}

function AddAlias() {
  const [alias, setAlias] = useState('');
  const [strain, setStrain] = useState('');
  const add = useAction(orpc.mapping.addAlias.mutationOptions(), (it) => `“${it.alias}” now means ${it.strain}`);
  const ready = alias.trim() !== '' && strain.trim() !== '';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!ready) return;
    add.mutate(
      { alias, strain },
      {
        onSuccess: () => {
          setAlias('');
          setStrain('');
        },
      },
    );
  };
  return (
    <form className="ph-toolbar" onSubmit={submit} aria-label="Add an alias">
      <TextInput
        aria-label="As Apex writes it"
        placeholder="As Apex writes it"
        value={alias}
        onChange={(event) => setAlias(event.currentTarget.value)}
      />
      <span className="ph-muted">means our strain</span>
      <TextInput
        aria-label="Our strain"
        placeholder="Our strain"
        value={strain}
        onChange={(event) => setStrain(event.currentTarget.value)}
      />
      <Button type="submit" variant="filled" disabled={!ready} loading={add.isPending}>
        Add alias
      </Button>
    </form>
  );
}

function AliasRow({ row }: { row: Alias }) {
  const may = useMay('mapping.write');
  const remove = useAction(orpc.mapping.removeAlias.mutationOptions(), () =>
    tellWithUndo(
      `Alias “${row.alias}” removed`,
      () => client.mapping.addAlias({ alias: row.alias, strain: row.strain }),
      'Alias is back',
    ),
  );
  return (
    <div className="ph-todo">
      <span>
        “{row.alias}” means <span className="ph-strong">{row.strain}</span>
      </span>
      <span className="ph-push ph-muted">
        {row.createdBy}, <Ago at={row.createdAt} />
      </span>
      {may && (
        <Button
          loading={remove.isPending}
          onClick={() => remove.mutate({ id: row.id })}
          aria-label={`Remove alias ${row.alias}`}
        >
          Remove
        </Button>
      )}
    </div>
  );
}
