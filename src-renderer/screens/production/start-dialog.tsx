// A new batch: the strain, what it is to make, and where the flower comes from, with the grams that takes.
import { Autocomplete, Button } from '@mantine/core';
import { useState } from 'react';
import type { ProductionNeed } from '#shared/contract/production.ts';
import { normaliseStrain } from '#shared/rules/strain.ts';
import { typedGrams } from '../../components/fields.tsx';
import { FormDialog } from '../../components/form-dialog.tsx';
import { gramsUnit, plural, whole } from '../../lib/format.ts';
import { client } from '../../rpc/client.ts';
import { tell } from '../../rpc/hooks.ts';
import { refreshProduction, useKnownSkus, useKnownStrains, useNeeds } from './data.ts';
import { NoteField } from './dialog-parts.tsx';
import { type PlanRow, PlanTable, planProblem, unitsOf } from './start-plan.tsx';
import { type SourceRow, SourceRows, sourceProblems } from './start-sources.tsx';
import { plannedMg } from './words.ts';

let lastRow = 0;
const emptySource = (): SourceRow => ({ key: ++lastRow, tag: '', grams: '' });

/** What the packing list is short of in a strain, by SKU. */
function shortOf(needs: readonly ProductionNeed[], strain: string): ReadonlyMap<string, number> {
  const key = normaliseStrain(strain);
  const of = needs.filter((it) => it.toStartUnits > 0 && normaliseStrain(it.strain) === key);
  return new Map(of.map((it) => [it.skuKey, it.toStartUnits]));
}

export function StartDialog(props: {
  need: ProductionNeed | null;
  onClose: () => void;
  onStarted: (id: string) => void;
}) {
  const { need } = props;
  const strains = useKnownStrains();
  const known = useKnownSkus();
  const needs = useNeeds().data?.needs ?? [];
  const [strain, setStrain] = useState(need?.strain ?? '');
  const [units, setUnits] = useState<ReadonlyMap<string, string>>(
    () => new Map(need ? [[need.skuKey, String(need.toStartUnits)]] : []),
  );
  const [own, setOwn] = useState<readonly PlanRow[]>([]);
  const [sources, setSources] = useState<readonly SourceRow[]>(() => [emptySource()]);
  const [note, setNote] = useState('');
  const [tried, setTried] = useState(false);

  const shorts = shortOf(needs, strain);
  const rows: readonly PlanRow[] = [...known, ...own];
  const planned = rows.map((sku) => ({ ...sku, plannedUnits: unitsOf(units.get(sku.skuKey)) }));
  const targets = planned.flatMap((it) => (it.plannedUnits ? [{ ...it, plannedUnits: it.plannedUnits }] : []));
  const filled = sources.filter((it) => it.tag.trim() !== '' || it.grams.trim() !== '');
  const takenMg = filled.reduce((sum, it) => sum + (typedGrams(it.grams) ?? 0), 0);
  const neededMg = plannedMg(targets);
  const problems = {
    strain: strain.trim() === '' ? 'Choose or type the strain.' : null,
    plan: planProblem(planned.map((it) => it.plannedUnits)),
    sources: sourceProblems(filled),
  };
  const submit = () => {
    setTried(true);
    if (problems.strain || problems.plan || problems.sources.size > 0) return null;
    return client.production
      .start({
        strain,
        targets: targets.map(({ skuKey, name, milligramsPerPiece, packSize, plannedUnits }) => ({
          skuKey,
          name,
          milligramsPerPiece,
          packSize,
          plannedUnits,
        })),
        sources: filled.map((it) => ({ tag: it.tag, mg: typedGrams(it.grams) ?? 0 })),
        note,
      })
      .then(async ({ batch }) => {
        await refreshProduction();
        tell(`${batch.number} started`);
        props.onStarted(batch.id);
      });
  };
  const fillShort = () => {
    const all = new Map(units);
    for (const [skuKey, count] of shorts) all.set(skuKey, String(count));
    setUnits(all);
  };

  return (
    <FormDialog
      title="New batch"
      submit="Start the batch"
      size={600}
      dirty={strain !== (need?.strain ?? '') || note !== '' || filled.length > 0 || units.size > (need ? 1 : 0)}
      onClose={props.onClose}
      onSubmit={submit}
    >
      <Autocomplete
        {...(need === null && { 'data-autofocus': true })}
        openOnFocus={false}
        label="Strain"
        data={[...strains]}
        limit={6}
        value={strain}
        error={tried ? problems.strain : null}
        onChange={setStrain}
      />
      <PlanTable
        rows={rows}
        units={units}
        short={shorts}
        focus={need?.skuKey}
        error={tried ? problems.plan : null}
        onUnits={(skuKey, text) => setUnits(new Map(units).set(skuKey, text))}
        onOwn={(sku) => setOwn([...own, sku])}
      />
      {shorts.size > 0 && (
        <div className="ph-row" style={{ minHeight: 0 }}>
          <span className="ph-muted">
            The packing list is short of{' '}
            {plural(
              [...shorts.values()].reduce((a, b) => a + b, 0),
              'unit',
            )}{' '}
            of this strain.
          </span>
          <Button className="ph-push" onClick={fillShort}>
            Plan all of it
          </Button>
        </div>
      )}
      <SourceRows
        rows={sources}
        problems={tried ? problems.sources : new Map()}
        onChange={setSources}
        onAdd={() => setSources([...sources, emptySource()])}
      />
      <p role="status">
        <b>{gramsUnit(neededMg)}</b> of flower needed
        {takenMg > 0 && (
          <span className="ph-muted">
            , {gramsUnit(takenMg)} weighed out
            {takenMg < neededMg && `: ${gramsUnit(neededMg - takenMg)} short`}
            {takenMg > neededMg && neededMg > 0 && `: ${whole(((takenMg - neededMg) * 100) / neededMg)} % more`}
          </span>
        )}
        .
      </p>
      <NoteField value={note} onChange={setNote} />
    </FormDialog>
  );
}
