// Shared by the tabs of the mapping screen: the list that shows a screenful at a time, and
// suggestions that are accepted with one click.
import { Button } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { EmptyState } from '../../components/empty-state.tsx';
import { whole } from '../../lib/format.ts';
import { type Outputs, orpc } from '../../rpc/client.ts';
import { useAction, useMay } from '../../rpc/hooks.ts';
import { PinBatchDialog } from './pin-batch-dialog.tsx';

type Suggestion = Outputs['mapping']['overview']['unmatchedStrains'][number]['suggestions'][number];

const STEP = 100;

export function WorkList<T>(props: {
  label: string;
  items: readonly T[];
  filtered: boolean;
  empty: string;
  render: (item: T) => ReactNode;
}) {
  const [shown, setShown] = useState(STEP);
  if (props.items.length === 0) {
    return (
      <EmptyState title={props.filtered ? 'Nothing fits the filter' : 'Nothing to do here'}>
        <p>{props.filtered ? 'Type less, or press Esc in the filter.' : props.empty}</p>
      </EmptyState>
    );
  }
  return (
    <section className="ph-scroll" aria-label={props.label}>
      {props.items.slice(0, shown).map(props.render)}
      {props.items.length > shown && (
        <div className="ph-section">
          <Button onClick={() => setShown(shown + STEP)}>Show more ({whole(props.items.length - shown)} left)</Button>
        </div>
      )}
    </section>
  );
}

/** Similarity only suggests; a person's click decides. */
export function Suggestions(props: { items: readonly Suggestion[] }) {
  const may = useMay('mapping.write');
  const alias = useAction(orpc.mapping.addAlias.mutationOptions(), (it) => `“${it.alias}” now means ${it.strain}`);
  if (!may || props.items.length === 0) return null;
  return (
    <div className="ph-row ph-row-wrap">
      <span className="ph-muted">Looks like</span>
      {props.items
        .filter((it) => it.kind === 'alias')
        .map((it) => (
          <Button
            key={`${it.strain}-${it.apexStrain}-${it.batchId}`}
            loading={alias.isPending}
            onClick={() => alias.mutate({ alias: it.apexStrain, strain: it.strain })}
            title={`${it.productName}, ${Math.round(it.score * 100)} % alike`}
          >
            “{it.apexStrain}” means {it.strain}
          </Button>
        ))}
      {props.items
        .filter((it) => it.kind === 'pin')
        .map((it) => (
          <PinSuggestion key={`${it.strain}-${it.batchId}`} suggestion={it} />
        ))}
    </div>
  );
}

/** A pin also needs the SKU, so its dialog opens with the batch and the strain already filled in. */
function PinSuggestion({ suggestion }: { suggestion: Suggestion }) {
  const [pinning, setPinning] = useState(false);
  const { batchId, productName, strain } = suggestion;
  if (batchId === null) return <span className="ph-ellipsis">{productName}</span>;
  return (
    <>
      <Button onClick={() => setPinning(true)} title={`${Math.round(suggestion.score * 100)} % alike`}>
        Pin {batchId} {productName}…
      </Button>
      {pinning && <PinBatchDialog batch={{ batchId, productName }} strain={strain} onClose={() => setPinning(false)} />}
    </>
  );
}
