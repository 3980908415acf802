// Which Apex products are pre-rolls: a name and a pattern for each product line.
import { ActionIcon, Button, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import type { Outputs } from '../../rpc/client.ts';

type Line = Outputs['settings']['get']['values']['mapping.productLines'][number];

const keyOf = (label: string): string =>
  label
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[^a-z]+|_+$/g, '')
    .slice(0, 40);

function patternProblem(line: Line): string | null {
  if (line.pattern.trim() === '') return 'Enter a word of the product name.';
  try {
    new RegExp(line.pattern, 'i');
    return null;
  } catch {
    return 'This pattern is not complete. Plain words work too.';
  }
}

export function ProductLines(props: { lines: readonly Line[]; disabled: boolean; onChange: (lines: Line[]) => void }) {
  const change = (at: number, change: Partial<Line>) =>
    props.onChange(props.lines.map((line, index) => (index === at ? { ...line, ...change } : line)));
  // A key stays as it was saved: packages refer to it. Only a new line takes its key from its name.
  const rename = (at: number, line: Line, label: string) =>
    change(at, line.key === '' || line.key === keyOf(line.label) ? { label, key: keyOf(label) } : { label });
  // A line being edited has no identity but its place.
  const placed = props.lines.map((line, at) => ({ line, at }));
  return (
    <fieldset disabled={props.disabled} style={{ border: 0, margin: 0, padding: 0 }}>
      <table className="ph-table">
        <caption className="ph-visually-hidden">Product lines</caption>
        <thead>
          <tr>
            <th>Product line</th>
            <th>Found in names by (case does not matter)</th>
            <th>
              <span className="ph-visually-hidden">Remove</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {placed.map(({ line, at }) => (
            <tr key={at}>
              <td>
                <TextInput
                  aria-label={`Name of line ${at + 1}`}
                  value={line.label}
                  onChange={(event) => rename(at, line, event.currentTarget.value)}
                />
              </td>
              <td>
                <TextInput
                  aria-label={`Pattern of ${line.label || `line ${at + 1}`}`}
                  value={line.pattern}
                  error={patternProblem(line)}
                  onChange={(event) => change(at, { pattern: event.currentTarget.value })}
                />
              </td>
              <td>
                <ActionIcon
                  aria-label={`Remove ${line.label || `line ${at + 1}`}`}
                  disabled={props.lines.length === 1}
                  onClick={() => props.onChange(props.lines.filter((_, index) => index !== at))}
                >
                  <IconTrash size={14} />
                </ActionIcon>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Button
        mt="xs"
        leftSection={<IconPlus size={14} />}
        onClick={() => props.onChange([...props.lines, { key: '', label: '', pattern: '' }])}
      >
        Add a product line
      </Button>
    </fieldset>
  );
}
