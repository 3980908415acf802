// Pieces of a batch: counting them, correcting a count, and which SKUs the batch makes.
import { NativeSelect } from '@mantine/core';
import { useState } from 'react';
import type { ProductionTarget } from '#shared/contract/production.ts';
import { typedWhole, UnitField } from '../../components/fields.tsx';
import { FormDialog } from '../../components/form-dialog.tsx';
import { gramsUnit, plural, whole } from '../../lib/format.ts';
import { client } from '../../rpc/client.ts';
import { tell } from '../../rpc/hooks.ts';
import { countPieces, piecesProblem } from './count-pieces.ts';
import { echo, useKnownSkus } from './data.ts';
import { AboutBatch, type DialogProps, NoteField, ReasonField, reasonProblem } from './dialog-parts.tsx';
import { unitsMade } from './words.ts';

const OWN_SKU = '';

const madeOf = (target: ProductionTarget): string =>
  `${plural(target.madePieces, 'piece')} made, ${whole(target.plannedUnits * target.packSize)} planned`;

export function CountDialog({ batch, onClose, skuKey: first }: DialogProps & { skuKey: string | null }) {
  const [skuKey, setSkuKey] = useState(first ?? batch.targets[0]?.skuKey ?? '');
  const [typed, setTyped] = useState('');
  const [note, setNote] = useState('');
  const [tried, setTried] = useState(false);
  const target = batch.targets.find((it) => it.skuKey === skuKey);
  const pieces = typedWhole(typed);
  const problem = piecesProblem(pieces) ?? tooMany(batch.inWorkMg, target, pieces);
  const submit = () => {
    setTried(true);
    if (problem || pieces === null || !target) return null;
    return countPieces(batch, target, pieces, note);
  };
  return (
    <FormDialog
      title={`Count pieces of ${batch.number}`}
      submit="Count"
      dirty={typed + note !== ''}
      onClose={onClose}
      onSubmit={submit}
    >
      <AboutBatch batch={batch} />
      {batch.targets.length > 1 && (
        <NativeSelect
          label="SKU"
          value={skuKey}
          data={batch.targets.map((it) => ({ value: it.skuKey, label: it.name }))}
          onChange={(event) => setSkuKey(event.currentTarget.value)}
        />
      )}
      <UnitField
        data-autofocus
        label={
          batch.targets.length > 1 ? 'Made since the last count' : `${target?.name ?? ''} made since the last count`
        }
        {...(target && { description: madeOf(target) })}
        unit="pieces"
        value={typed}
        error={tried ? problem : null}
        onChange={setTyped}
      />
      <NoteField value={note} onChange={setNote} />
    </FormDialog>
  );
}

/** More grams than are in work cannot have been made. */
export function tooMany(inWorkMg: number, target: ProductionTarget | undefined, pieces: number | null): string | null {
  if (!target || pieces === null || pieces * target.milligramsPerPiece <= inWorkMg) return null;
  const most = Math.floor(inWorkMg / target.milligramsPerPiece);
  return `${gramsUnit(inWorkMg)} in work make ${plural(most, 'piece')} at most. Add the source first if more went in.`;
}

export function CorrectCountDialog({ batch, onClose, skuKey }: DialogProps & { skuKey: string }) {
  const target = batch.targets.find((it) => it.skuKey === skuKey);
  const [typed, setTyped] = useState('');
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const pieces = typedWhole(typed);
  const packaged = target?.packagedPieces ?? 0;
  const problems = {
    pieces:
      piecesProblem(pieces, true) ??
      (pieces !== null && pieces < packaged ? `${plural(packaged, 'piece')} are in packages already.` : null),
    reason: reasonProblem(reason),
  };
  const submit = () => {
    setTried(true);
    if (problems.pieces || problems.reason || pieces === null) return null;
    return client.production.correctCount({ id: batch.id, skuKey, pieces, reason }).then((it) => {
      echo(it.batch);
      tell(`${whole(pieces)} pieces of ${target?.name ?? skuKey}`);
    });
  };
  return (
    <FormDialog
      title="Correct the count"
      submit="Correct"
      dirty={typed + reason !== ''}
      onClose={onClose}
      onSubmit={submit}
    >
      <AboutBatch batch={batch} />
      <UnitField
        data-autofocus
        label={`All pieces of ${target?.name ?? skuKey} made so far`}
        description={`Counted: ${plural(target?.madePieces ?? 0, 'piece')}`}
        unit="pieces"
        value={typed}
        error={tried ? problems.pieces : null}
        onChange={setTyped}
      />
      <ReasonField label="Why?" value={reason} error={tried ? problems.reason : null} onChange={setReason} />
    </FormDialog>
  );
}

/** A SKU more, or another number of planned units. */
export function TargetDialog({ batch, onClose, skuKey: given }: DialogProps & { skuKey: string | null }) {
  const known = useKnownSkus();
  const current = batch.targets.find((it) => it.skuKey === given);
  const others = known.filter((sku) => !batch.targets.some((it) => it.skuKey === sku.skuKey));
  const [chosen, setChosen] = useState(given ?? OWN_SKU);
  const [units, setUnits] = useState(current ? String(current.plannedUnits) : '');
  const [tried, setTried] = useState(false);
  const sku = current ?? others.find((it) => it.skuKey === chosen);
  const plannedUnits = typedWhole(units);
  const problems = {
    sku: sku ? null : 'Choose the SKU.',
    units: plannedUnits === null || plannedUnits > 1_000_000 ? 'Use a whole number of units.' : null,
  };
  const submit = () => {
    setTried(true);
    if (problems.units || plannedUnits === null || !sku) return null;
    const { skuKey, name, milligramsPerPiece, packSize } = sku;
    return client.production
      .putTarget({ id: batch.id, target: { skuKey, name, milligramsPerPiece, packSize, plannedUnits } })
      .then((it) => {
        echo(it.batch);
        tell(`${plural(plannedUnits, 'unit')} of ${name} planned`);
      });
  };
  return (
    <FormDialog
      title={current ? `Plan of ${current.name}` : 'Another SKU'}
      submit={current ? 'Save' : 'Add SKU'}
      dirty={units !== (current ? String(current.plannedUnits) : '')}
      onClose={onClose}
      onSubmit={submit}
    >
      <AboutBatch batch={batch} />
      {!current && (
        <NativeSelect
          data-autofocus
          label="SKU"
          value={chosen}
          error={tried ? problems.sku : null}
          data={[{ value: OWN_SKU, label: 'Choose…' }, ...others.map((it) => ({ value: it.skuKey, label: it.name }))]}
          onChange={(event) => setChosen(event.currentTarget.value)}
        />
      )}
      <UnitField
        {...(current && { 'data-autofocus': true })}
        label="Planned"
        description={current ? `${plural(unitsMade(current), 'unit')} made so far` : 'How many units it should make'}
        unit="units"
        value={units}
        error={tried ? problems.units : null}
        onChange={setUnits}
      />
      {sku && plannedUnits !== null && (
        <p className="ph-muted">{gramsUnit(plannedUnits * sku.packSize * sku.milligramsPerPiece)} of flower</p>
      )}
    </FormDialog>
  );
}
