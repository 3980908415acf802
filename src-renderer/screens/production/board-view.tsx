// The board with what stands around it: reading, failing, empty, filtered, and the keys it knows.
import { Button } from '@mantine/core';
import { useMemo } from 'react';
import type { ProductionBatch } from '#shared/contract/production.ts';
import { EmptyState, LoadProblem } from '../../components/empty-state.tsx';
import { RowsSkeleton } from '../../components/skeleton.tsx';
import { plural, whole } from '../../lib/format.ts';
import { openStart } from '../../stores/production-dialogs.ts';
import { Board } from './board.tsx';
import type { useActiveBatches } from './data.ts';
import { isOpen } from './words.ts';

const NONE: readonly ProductionBatch[] = [];

function fits(batch: ProductionBatch, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  const { number, strain, note, sources, targets } = batch;
  const text = [number, strain, note, ...sources.map(({ tag }) => tag), ...targets.map(({ name }) => name)]
    .join(' ')
    .toLowerCase();
  return words.every((word) => text.includes(word));
}

export function BoardView(props: {
  query: ReturnType<typeof useActiveBatches>;
  finished: readonly ProductionBatch[];
  filter: string;
  open: string | undefined;
  may: boolean;
  toStart: number;
  onNeeds: () => void;
}) {
  const { query, filter } = props;
  const batches = query.data?.batches ?? NONE;
  const shown = useMemo(() => {
    const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
    return batches.filter((it) => isOpen(it) && fits(it, words));
  }, [batches, filter]);
  if (query.isError && !query.data) return <LoadProblem error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <RowsSkeleton />;
  const open = batches.filter(isOpen).length;
  if (open === 0 && props.finished.length === 0) return <NothingInTheWorks {...props} />;
  return (
    <>
      <Board batches={shown} finished={props.finished} open={props.open} may={props.may} />
      <div className="ph-foot">
        <span role="status">
          {filter.trim() === ''
            ? `${plural(open, 'batch', 'batches')} in the works`
            : `${whole(shown.length)} of ${plural(open, 'batch', 'batches')}`}
        </span>
        <span>Arrows go from card to card, Shift and an arrow moves one, Enter opens, C counts, W waste, N new</span>
      </div>
    </>
  );
}

const NothingInTheWorks = (props: { may: boolean; toStart: number; onNeeds: () => void }) => (
  <EmptyState title="Nothing is in the works">
    <p>
      A batch goes from ground flower to a finished package here.{' '}
      {props.toStart > 0
        ? `The packing list is short of ${plural(props.toStart, 'strain and SKU', 'strains and SKUs')}.`
        : 'Nothing on the packing list is short of it now.'}
    </p>
    <div className="ph-row">
      {props.toStart > 0 && (
        <Button variant="filled" onClick={props.onNeeds}>
          See what to start
        </Button>
      )}
      {props.may && <Button onClick={() => openStart()}>New batch</Button>}
    </div>
  </EmptyState>
);
