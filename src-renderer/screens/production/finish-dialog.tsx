// Units of a batch into a finished-goods package: a new one or one that is there already, with what it does said before
// it is done. With `close` the batch is finished, and what is left in work becomes unexplained.
import { Checkbox, NativeSelect, Radio, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { ProductionTarget } from '#shared/contract/production.ts';
import { readTag } from '#shared/rules/metrc-tag.ts';
import { normaliseStrain } from '#shared/rules/strain.ts';
import { MetrcTag } from '../../components/bits.tsx';
import { typedWhole, UnitField } from '../../components/fields.tsx';
import { FormDialog } from '../../components/form-dialog.tsx';
import { gramsUnit, plural, whole } from '../../lib/format.ts';
import { client, type PackageRow } from '../../rpc/client.ts';
import { tell, usePackages } from '../../rpc/hooks.ts';
import { echo } from './data.ts';
import {
  AboutBatch,
  type DialogProps,
  enterToNext,
  NoteField,
  ReasonField,
  reasonProblem,
  tagProblem,
} from './dialog-parts.tsx';
import { useMissing } from './end-dialogs.tsx';
import { unitsMade, unpackaged, wholeUnits } from './words.ts';

interface Line {
  readonly target: ProductionTarget;
  readonly text: string;
  /** null: not a number of units. */
  readonly units: number | null;
}

const lineProblem = ({ target, units }: Line): string | null => {
  if (units === null) return 'Use a whole number of units.';
  return units > wholeUnits(target) ? `Only ${plural(wholeUnits(target), 'whole unit')} in no package yet.` : null;
};

const mgOf = ({ target, units }: Line): number => (units ?? 0) * target.packSize * target.milligramsPerPiece;

/** Pieces that would be left in no package. */
const looseAfter = ({ target, units }: Line): number => unpackaged(target) - (units ?? 0) * target.packSize;

/** All that was planned is made, or too little is left to make another piece. */
const looksDone = (targets: readonly ProductionTarget[], inWorkMg: number): boolean =>
  targets.every((it) => unitsMade(it) >= it.plannedUnits) ||
  targets.every((it) => inWorkMg < it.milligramsPerPiece * it.packSize);

function packagesFor(rows: readonly PackageRow[], strain: string): readonly PackageRow[] {
  const key = normaliseStrain(strain);
  return rows.filter((row) => row.status === 'active' && normaliseStrain(row.strain) === key);
}

export function FinishDialog({ batch, onClose }: DialogProps) {
  const there = packagesFor(usePackages().data?.packages ?? [], batch.strain);
  const [create, setCreate] = useState(true);
  const [tag, setTag] = useState('');
  const [chosen, setChosen] = useState(batch.packages[0]?.metrcNumber ?? '');
  const [typed, setTyped] = useState<ReadonlyMap<string, string>>(new Map());
  const [close, setClose] = useState(() => looksDone(batch.targets, batch.inWorkMg));
  const [note, setNote] = useState('');
  const [tried, setTried] = useState(false);

  const lines = batch.targets
    .filter((target) => unpackaged(target) > 0)
    .map((target): Line => {
      const text = typed.get(target.skuKey) ?? String(wholeUnits(target));
      return { target, text, units: text.trim() === '' ? 0 : typedWhole(text) };
    });
  const totalMg = lines.reduce((sum, line) => sum + mgOf(line), 0);
  const loose = lines.filter((line) => looseAfter(line) > 0);
  const missing = useMissing(batch.inWorkMg, batch);
  const reading = readTag(create ? tag : chosen);
  const problems = {
    tag: create ? tagProblem(tag) : null,
    chosen: !create && chosen === '' ? 'Choose the package.' : null,
    units: totalMg === 0 ? 'Enter how many units go into the package.' : null,
    close: close && loose.length > 0 ? `${looseWords(loose)} would be in no package.` : null,
    note: close && missing.high ? reasonProblem(note) : null,
  };
  const submit = () => {
    setTried(true);
    const units = lines.flatMap(({ target, units }) => (units ? [{ skuKey: target.skuKey, units }] : []));
    const wrong = Object.values(problems).some(Boolean) || lines.some((line) => lineProblem(line) !== null);
    if (wrong || !reading.ok) return null;
    return client.production
      .finish({ id: batch.id, metrcNumber: reading.tag, create, units, close, note })
      .then((it) => {
        echo(it.batch);
        tell(`${gramsUnit(it.mg)} from ${batch.number} into ${reading.tag}${close ? '; the batch is finished' : ''}`);
      });
  };

  return (
    <FormDialog
      title={`Finish ${batch.number} into a package`}
      submit={close ? 'Package and finish' : 'Package'}
      size={520}
      dirty={tag + note !== '' || typed.size > 0}
      onClose={onClose}
      onSubmit={submit}
    >
      <AboutBatch batch={batch} />
      <Radio.Group label="Into" value={create ? 'new' : 'there'} onChange={(value) => setCreate(value === 'new')}>
        <div className="ph-row ph-row-wrap" style={{ gap: '4px 24px' }}>
          <Radio value="new" label="A new package" />
          <Radio value="there" label={`A package of ${batch.strain} that is there`} disabled={there.length === 0} />
        </div>
      </Radio.Group>
      {create ? (
        <TextInput
          data-autofocus
          label="METRC number"
          description="The new tag: scan it or type its 24 characters"
          value={tag}
          error={tried ? problems.tag : null}
          onChange={(event) => setTag(event.currentTarget.value)}
          onKeyDown={enterToNext}
        />
      ) : (
        <NativeSelect
          label="Package"
          value={chosen}
          error={tried ? problems.chosen : null}
          data={[
            { value: '', label: 'Choose…' },
            ...there.map((row) => ({
              value: row.metrcNumber,
              label: `${row.metrcNumber} · ${gramsUnit(row.availableMg)} available`,
            })),
          ]}
          onChange={(event) => setChosen(event.currentTarget.value)}
        />
      )}
      {lines.length === 0 && <p role="alert">Nothing was counted that is not in a package. Count the pieces first.</p>}
      <div className="ph-fields">
        {lines.map((line) => (
          <UnitField
            key={line.target.skuKey}
            label={line.target.name}
            description={`${plural(unpackaged(line.target), 'piece')} in no package`}
            unit="units"
            value={line.text}
            error={lineProblem(line) ?? (tried ? problems.units : null)}
            onChange={(text) => setTyped(new Map(typed).set(line.target.skuKey, text))}
          />
        ))}
      </div>
      <Checkbox
        label="Finish the batch with it"
        description="Off: it stays in packaging, and more can be packaged later"
        checked={close}
        error={problems.close}
        onChange={(event) => setClose(event.currentTarget.checked)}
      />
      <section className="ph-outcome" aria-label="What will happen" aria-live="polite">
        <p>
          <b>{gramsUnit(totalMg)}</b> into{' '}
          {reading.ok ? <MetrcTag tag={reading.tag} /> : <span className="ph-muted">the package</span>}
          {create && reading.ok && <span className="ph-muted">, a new package</span>}
        </p>
        {close ? (
          <p className={missing.high ? 'ph-outcome-high' : undefined}>{missing.words}</p>
        ) : (
          <p className="ph-muted">
            {gramsUnit(batch.inWorkMg)} stays in work
            {loose.length > 0 && `, and ${looseWords(loose)} made`}.
          </p>
        )}
      </section>
      {close && missing.high ? (
        <ReasonField
          label="Why are grams missing?"
          value={note}
          error={tried ? problems.note : null}
          onChange={setNote}
        />
      ) : (
        <NoteField value={note} onChange={setNote} />
      )}
    </FormDialog>
  );
}

const looseWords = (lines: readonly Line[]): string =>
  lines.map((line) => `${whole(looseAfter(line))} pieces of ${line.target.name}`).join(' and ');
