// One batch on the board: what it is, how much of it is made, what is in work, since when it stands here, and whatever
// somebody must look at. The strain is the link that opens it; the whole card leads there.
import { IconClockHour4 } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { type DragEvent, use } from 'react';
import type { ProductionBatch, ProductionTarget } from '#shared/contract/production.ts';
import { shortSku } from '#shared/text/sku.ts';
import { grams, whole } from '../../lib/format.ts';
import { useNow } from '../../lib/use-now.ts';
import { TimeZone } from '../../rpc/time-zone.ts';
import { BatchMenu } from './batch-menu.tsx';
import { AttentionSigns, LabSign, OnHoldSign } from './signs.tsx';
import { estimateWords, standsFor, unitsMade } from './words.ts';

export const cardId = (batchId: string): string => `batch-${batchId}`;

interface Props {
  readonly batch: ProductionBatch;
  readonly open: boolean;
  readonly may: boolean;
  /** One card of each column is reached by Tab, the others by arrows. */
  readonly tabIndex: 0 | -1;
  readonly dragged: boolean;
  readonly onDrag: (batch: ProductionBatch | null) => void;
  readonly onFocus: () => void;
}

export function Card(props: Props) {
  const { batch } = props;
  const draggable = props.may && batch.state === 'active';
  const start = (event: DragEvent) => {
    event.dataTransfer.effectAllowed = 'move';
    event.dataTransfer.setData('text/plain', batch.number);
    props.onDrag(batch);
  };
  return (
    <li
      className="ph-card"
      data-batch={batch.id}
      data-open={props.open || undefined}
      data-held={batch.state === 'on_hold' || undefined}
      data-dragged={props.dragged || undefined}
      draggable={draggable}
      onDragStart={start}
      onDragEnd={() => props.onDrag(null)}
      onFocus={props.onFocus}
    >
      <div className="ph-card-head">
        <Link
          id={cardId(batch.id)}
          from="/production"
          to="/production"
          search={(old) => ({ ...old, batch: batch.id })}
          replace
          className="ph-card-link ph-ellipsis"
          draggable={false}
          tabIndex={props.tabIndex}
        >
          {batch.strain}
          <span className="ph-visually-hidden"> {batch.number}</span>
        </Link>
        {props.may && <BatchMenu batch={batch} tabIndex={props.tabIndex} />}
      </div>
      <div className="ph-card-line ph-muted">
        <span className="ph-mono" aria-hidden>
          {batch.number}
        </span>
        <InStage batch={batch} />
      </div>
      <ul className="ph-card-targets">
        {batch.targets.map((target) => (
          <Target key={target.skuKey} target={target} />
        ))}
      </ul>
      <div className="ph-card-line">
        <span>
          <b>{grams(batch.inWorkMg)}</b> g <span className="ph-muted">in work</span>
        </span>
        <LabSign batch={batch} />
      </div>
      <Signs batch={batch} />
      <EstimateLine batch={batch} />
    </li>
  );
}

function InStage({ batch }: { batch: ProductionBatch }) {
  const words = standsFor(batch.stageSince, useNow());
  return (
    <span title="Time in this stage">
      <IconClockHour4 size={12} aria-hidden /> {words}
      <span className="ph-visually-hidden"> in this stage</span>
    </span>
  );
}

function Target({ target }: { target: ProductionTarget }) {
  const planned = target.plannedUnits;
  const made = unitsMade(target);
  const share = planned === 0 ? 0 : Math.min(1, target.madePieces / (planned * target.packSize));
  return (
    <li>
      <span className="ph-ellipsis" title={target.name}>
        <span aria-hidden>{shortSku(target.skuKey) ?? target.name}</span>
        <span className="ph-visually-hidden">{target.name}</span>
      </span>
      <span className="ph-num">
        {whole(made)}
        <span className="ph-muted"> / {whole(planned)}</span>
        <span className="ph-visually-hidden"> units made of planned</span>
      </span>
      <span className="ph-progress" data-done={share === 1 || undefined} aria-hidden>
        <span style={{ width: `${share * 100}%` }} />
      </span>
    </li>
  );
}

function Signs({ batch }: { batch: ProductionBatch }) {
  if (batch.state !== 'on_hold' && batch.failedChecks === 0 && !batch.unexplainedFlagged) return null;
  return (
    <div className="ph-card-signs">
      <OnHoldSign batch={batch} />
      <AttentionSigns batch={batch} />
    </div>
  );
}

/** Nothing where nobody can honestly say. */
function EstimateLine({ batch }: { batch: ProductionBatch }) {
  const timeZone = use(TimeZone);
  const now = useNow();
  if (batch.estimate === null) return null;
  return <p className="ph-muted ph-card-estimate">{estimateWords(batch.estimate, now, timeZone)}</p>;
}
