// Where the flower of a new batch comes from: METRC packages and the grams taken from each. Rows left empty do not count.
import { ActionIcon, Button, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { normaliseTag } from '#shared/rules/metrc-tag.ts';
import { gramsProblem, UnitField } from '../../components/fields.tsx';
import { enterToNext, tagProblem } from './dialog-parts.tsx';

export interface SourceRow {
  readonly key: number;
  readonly tag: string;
  readonly grams: string;
}

interface RowProblem {
  readonly tag: string | null;
  readonly grams: string | null;
}

/** What is wrong, by the rows' keys; empty when nothing is. */
export function sourceProblems(rows: readonly SourceRow[]): ReadonlyMap<number, RowProblem> {
  const seen = new Set<string>();
  const problems = new Map<number, RowProblem>();
  for (const { key, tag, grams } of rows) {
    const twice = seen.has(normaliseTag(tag)) ? 'This package stands above already.' : null;
    seen.add(normaliseTag(tag));
    const problem = { tag: tagProblem(tag) ?? twice, grams: gramsProblem(grams) };
    if (problem.tag !== null || problem.grams !== null) problems.set(key, problem);
  }
  return problems;
}

export function SourceRows(props: {
  rows: readonly SourceRow[];
  problems: ReadonlyMap<number, RowProblem>;
  onChange: (rows: readonly SourceRow[]) => void;
  onAdd: () => void;
}) {
  const { rows } = props;
  const change = (key: number, to: Partial<SourceRow>) =>
    props.onChange(rows.map((row) => (row.key === key ? { ...row, ...to } : row)));
  return (
    <fieldset className="ph-sources">
      <legend>
        Flower from <span className="ph-muted">(can wait until it is weighed out)</span>
      </legend>
      {rows.map((row, i) => (
        <div key={row.key} className="ph-source-row">
          <TextInput
            aria-label={`METRC number of source ${i + 1}`}
            placeholder="METRC number"
            value={row.tag}
            error={props.problems.get(row.key)?.tag}
            onChange={(event) => change(row.key, { tag: event.currentTarget.value })}
            onKeyDown={enterToNext}
          />
          <UnitField
            aria-label={`Grams of source ${i + 1}`}
            unit="g"
            value={row.grams}
            error={props.problems.get(row.key)?.grams}
            onChange={(grams) => change(row.key, { grams })}
          />
          <ActionIcon
            aria-label={`Remove source ${i + 1}`}
            disabled={rows.length === 1}
            onClick={() => props.onChange(rows.filter((it) => it.key !== row.key))}
          >
            <IconX size={14} />
          </ActionIcon>
        </div>
      ))}
      <Button variant="subtle" leftSection={<IconPlus size={14} />} onClick={props.onAdd}>
        Another source
      </Button>
    </fieldset>
  );
}
