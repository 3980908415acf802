// One stage of the board: how many batches and grams stand in it, and their cards.
import type { ProductionBatch, ProductionStage } from '#shared/contract/production.ts';
import { STAGE_TEXT } from '#shared/text/production.ts';
import { grams, whole } from '../../lib/format.ts';
import { Card } from './card.tsx';
import { useDrop } from './use-drop.ts';

interface Props {
  readonly stage: ProductionStage;
  readonly batches: readonly ProductionBatch[];
  readonly open: string | undefined;
  readonly may: boolean;
  /** The card that Tab reaches. */
  readonly tabbed: string | undefined;
  readonly dragged: ProductionBatch | null;
  readonly onDrag: (batch: ProductionBatch | null) => void;
  readonly onDrop: () => void;
  readonly onFocus: (id: string) => void;
}

export function Column(props: Props) {
  const { stage, batches, dragged } = props;
  const { over, handlers } = useDrop(dragged !== null && dragged.stage !== stage, props.onDrop);
  const { label, text } = STAGE_TEXT[stage];
  const inWorkMg = batches.reduce((sum, it) => sum + it.inWorkMg, 0);
  return (
    <section className="ph-column" aria-label={label} data-stage={stage} data-over={over || undefined} {...handlers}>
      <header className="ph-column-head" title={text}>
        <h2>{label}</h2>
        <span className="ph-column-count">{whole(batches.length)}</span>
        {batches.length > 0 && <span className="ph-muted ph-push">{grams(inWorkMg)} g</span>}
      </header>
      <ul className="ph-cards">
        {batches.map((batch) => (
          <Card
            key={batch.id}
            batch={batch}
            open={batch.id === props.open}
            may={props.may}
            tabIndex={batch.id === props.tabbed ? 0 : -1}
            dragged={batch.id === dragged?.id}
            onDrag={props.onDrag}
            onFocus={() => props.onFocus(batch.id)}
          />
        ))}
      </ul>
      {batches.length === 0 && <p className="ph-column-empty ph-muted">Nothing here</p>}
    </section>
  );
}
