// What a new batch is to make: a line for each SKU there is, with what is short beside it; a SKU of one's own can be added.
import { Button, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { gramsProblem, typedGrams, typedWhole, UnitField } from '../../components/fields.tsx';
import { customSkuKey } from '../../lib/custom-sku-key.ts';
import { DASH, gramsUnit, whole } from '../../lib/format.ts';
import type { KnownSku } from './data.ts';

export type PlanRow = KnownSku;

const MOST_UNITS = 1_000_000;
const MOST_SKUS = 20;

/** Units as typed: nothing is 0, and null is no number. */
export const unitsOf = (text: string | undefined): number | null =>
  text === undefined || text.trim() === '' ? 0 : typedWhole(text);

export function planProblem(units: readonly (number | null)[]): string | null {
  if (units.some((it) => it === null || it > MOST_UNITS)) return 'Use whole numbers of units.';
  const some = units.filter((it) => it !== null && it > 0).length;
  if (some === 0) return 'Enter how many units of at least one SKU.';
  return some > MOST_SKUS ? `A batch makes ${MOST_SKUS} SKUs at most.` : null;
}

export function PlanTable(props: {
  rows: readonly PlanRow[];
  units: ReadonlyMap<string, string>;
  /** Units the packing list is short of, by SKU. */
  short: ReadonlyMap<string, number>;
  error: string | null;
  /** The SKU whose field gets the focus first. */
  focus: string | undefined;
  onUnits: (skuKey: string, text: string) => void;
  onOwn: (sku: PlanRow) => void;
}) {
  const [adding, setAdding] = useState(false);
  return (
    <div>
      <table className="ph-table ph-plan" aria-label="What it is to make">
        <thead>
          <tr>
            <th scope="col">SKU</th>
            <th scope="col" className="ph-num">
              Short
            </th>
            <th scope="col" className="ph-num">
              Flower
            </th>
            <th scope="col">Planned</th>
          </tr>
        </thead>
        <tbody>
          {props.rows.map((sku) => (
            <PlanLine
              key={sku.skuKey}
              sku={sku}
              text={props.units.get(sku.skuKey) ?? ''}
              short={props.short.get(sku.skuKey)}
              focus={sku.skuKey === props.focus}
              onUnits={(text) => props.onUnits(sku.skuKey, text)}
            />
          ))}
        </tbody>
      </table>
      {props.error && (
        <p role="alert" className="ph-field-error">
          {props.error}
        </p>
      )}
      {adding ? (
        <OwnSku
          taken={props.rows}
          onCancel={() => setAdding(false)}
          onAdd={(sku) => {
            props.onOwn(sku);
            setAdding(false);
          }}
        />
      ) : (
        <Button variant="subtle" leftSection={<IconPlus size={14} />} onClick={() => setAdding(true)}>
          A SKU that is not in the list
        </Button>
      )}
    </div>
  );
}

function PlanLine(props: {
  sku: PlanRow;
  text: string;
  short: number | undefined;
  focus: boolean;
  onUnits: (text: string) => void;
}) {
  const { sku } = props;
  const units = unitsOf(props.text);
  return (
    <tr>
      <td>
        {sku.name}
        <span className="ph-muted"> {gramsUnit(sku.milligramsPerPiece * sku.packSize)} each</span>
      </td>
      <td className="ph-num">{props.short === undefined ? '' : whole(props.short)}</td>
      <td className="ph-num ph-muted">{units ? gramsUnit(units * sku.packSize * sku.milligramsPerPiece) : DASH}</td>
      <td style={{ width: 128 }}>
        <UnitField
          {...(props.focus && { 'data-autofocus': true })}
          aria-label={`Planned units of ${sku.name}`}
          unit="units"
          value={props.text}
          error={units === null}
          onChange={props.onUnits}
        />
      </td>
    </tr>
  );
}

/** Kept in the form until the batch starts, so it is no form of its own. */
function OwnSku(props: { taken: readonly PlanRow[]; onAdd: (sku: PlanRow) => void; onCancel: () => void }) {
  const [values, setValues] = useState({ name: '', grams: '', pack: '1' });
  const [tried, setTried] = useState(false);
  const packSize = typedWhole(values.pack);
  const skuKey = customSkuKey(values.name, values.grams);
  const taken = props.taken.some((it) => it.skuKey === skuKey);
  const problems = {
    name: values.name.trim() === '' ? 'Enter a name, such as Cocoa Blunt.' : taken ? 'This SKU is in the list.' : null,
    grams: gramsProblem(values.grams, { most: 1_000_000, mostWord: 'are allowed per piece' }),
    pack: packSize === null || packSize < 1 || packSize > 1000 ? 'From 1 to 1,000.' : null,
  };
  const add = () => {
    setTried(true);
    const milligramsPerPiece = typedGrams(values.grams);
    if (problems.name || problems.grams || problems.pack || milligramsPerPiece === null || packSize === null) return;
    props.onAdd({ skuKey, name: values.name.trim(), milligramsPerPiece, packSize });
  };
  return (
    <fieldset className="ph-own-sku">
      <legend className="ph-visually-hidden">A SKU that is not in the list</legend>
      <TextInput
        label="Name"
        value={values.name}
        error={tried ? problems.name : null}
        maxLength={100}
        onChange={(event) => setValues({ ...values, name: event.currentTarget.value })}
      />
      <UnitField
        label="Grams per piece"
        unit="g"
        value={values.grams}
        error={tried ? problems.grams : null}
        onChange={(grams) => setValues({ ...values, grams })}
      />
      <UnitField
        label="Pieces per pack"
        unit="pieces"
        value={values.pack}
        error={tried ? problems.pack : null}
        onChange={(pack) => setValues({ ...values, pack })}
      />
      <div className="ph-row">
        <Button onClick={add}>Add to the list</Button>
        <Button variant="subtle" onClick={props.onCancel}>
          Leave it
        </Button>
      </div>
    </fieldset>
  );
}
