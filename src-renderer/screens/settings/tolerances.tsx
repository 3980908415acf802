// Tolerances of single SKUs: a row each, a SKU once. A row comes with its SKU, so none is ever without one.
import { ActionIcon, Select } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { skuWords } from '#shared/text/sku.ts';
import { UnitField } from '../../components/fields.tsx';
import { useSkuChoices } from '../../components/sku-choices.ts';

const isRows = (raw: unknown): raw is Readonly<Record<string, unknown>> => typeof raw === 'object' && raw !== null;

/** What it is before anybody types: as usual. */
const USUAL = 5;

const wrong = (percent: unknown): string | null => {
  const number = typeof percent === 'number' ? percent : Number(String(percent).trim() || Number.NaN);
  return number >= 0.1 && number <= 50 ? null : 'From 0.1 to 50.';
};

export function Tolerances(props: {
  raw: unknown;
  disabled: boolean;
  onChange: (rows: Readonly<Record<string, unknown>>) => void;
}) {
  const rows = isRows(props.raw) ? props.raw : {};
  const keys = Object.keys(rows);
  const choices = useSkuChoices(keys).filter(({ value }) => !keys.includes(value));
  return (
    <fieldset disabled={props.disabled} style={{ border: 0, margin: 0, padding: 0 }}>
      {keys.length > 0 && (
        <table className="ph-table" style={{ maxWidth: 480 }}>
          <caption className="ph-visually-hidden">Tolerances of single SKUs</caption>
          <thead>
            <tr>
              <th>SKU</th>
              <th style={{ width: 128 }}>More or less by</th>
              <th style={{ width: 1 }}>
                <span className="ph-visually-hidden">Remove</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {keys.map((key) => (
              <tr key={key}>
                <td>{skuWords(key)}</td>
                <td>
                  <UnitField
                    aria-label={`Tolerance of ${skuWords(key)}`}
                    unit="%"
                    value={String(rows[key])}
                    error={wrong(rows[key])}
                    onChange={(percent) => props.onChange({ ...rows, [key]: percent })}
                  />
                </td>
                <td>
                  <ActionIcon
                    aria-label={`Remove the tolerance of ${skuWords(key)}`}
                    onClick={() =>
                      props.onChange(Object.fromEntries(Object.entries(rows).filter(([it]) => it !== key)))
                    }
                  >
                    <IconTrash size={14} />
                  </ActionIcon>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <Select
        mt="xs"
        maw={272}
        aria-label="Add a SKU with its own tolerance"
        placeholder="Add a SKU…"
        searchable
        nothingFoundMessage="Every SKU has its own already, or none is called that."
        data={choices}
        value={null}
        onChange={(key) => key !== null && props.onChange({ ...rows, [key]: USUAL })}
      />
    </fieldset>
  );
}
