// What was finished today, folded at the end of the board until somebody wants to see it. A batch dropped here is asked
// into which package it goes.
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { ProductionBatch } from '#shared/contract/production.ts';
import { Ago } from '../../components/bits.tsx';
import { grams, whole } from '../../lib/format.ts';
import { AttentionSigns } from './signs.tsx';
import { useDrop } from './use-drop.ts';

interface Props {
  readonly batches: readonly ProductionBatch[];
  readonly open: string | undefined;
  readonly dragged: ProductionBatch | null;
  readonly onDrop: () => void;
}

export function FinishedColumn(props: Props) {
  const { batches } = props;
  const [unfolded, setUnfolded] = useState(false);
  const { over, handlers } = useDrop(props.dragged !== null, props.onDrop);
  const Chevron = unfolded ? IconChevronRight : IconChevronLeft;
  return (
    <section
      className="ph-column ph-column-finished"
      aria-label="Finished today"
      data-folded={!unfolded || undefined}
      data-over={over || undefined}
      {...handlers}
    >
      <header className="ph-column-head">
        <h2>
          <button
            type="button"
            className="ph-column-fold"
            aria-expanded={unfolded}
            onClick={() => setUnfolded(!unfolded)}
          >
            <Chevron size={14} aria-hidden />
            <span>Finished today</span>
            <span className="ph-column-count">{whole(batches.length)}</span>
          </button>
        </h2>
      </header>
      {unfolded && (
        <ul className="ph-cards">
          {batches.map((batch) => (
            <li
              key={batch.id}
              className="ph-card"
              data-batch={batch.id}
              data-open={batch.id === props.open || undefined}
            >
              <div className="ph-card-head">
                <Link
                  from="/production"
                  to="/production"
                  search={(old) => ({ ...old, batch: batch.id })}
                  replace
                  className="ph-card-link ph-ellipsis"
                >
                  {batch.strain}
                </Link>
              </div>
              <div className="ph-card-line ph-muted">
                <span className="ph-mono">{batch.number}</span>
                <Ago at={batch.finishedAt} calm />
              </div>
              <div className="ph-card-line">
                <span>
                  <b>{grams(batch.packagedMg)}</b> g <span className="ph-muted">packaged</span>
                </span>
              </div>
              {batch.unexplainedFlagged && (
                <div className="ph-card-signs">
                  <AttentionSigns batch={batch} />
                </div>
              )}
            </li>
          ))}
        </ul>
      )}
      {unfolded && batches.length === 0 && <p className="ph-column-empty ph-muted">Nothing yet today</p>}
    </section>
  );
}
