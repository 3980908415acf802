// The key figures of production; those that wait for somebody lead to what they count.
import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { ProductionFigures } from '#shared/contract/production.ts';
import { STAGE_TEXT } from '#shared/text/production.ts';
import { Figure, KeyFigures } from '../../components/bits.tsx';
import { Bone } from '../../components/skeleton.tsx';
import { grams, plural, whole } from '../../lib/format.ts';
import { WORK_STAGES } from './stages.ts';

const attentionOf = (it: ProductionFigures): number => it.failedChecks + it.failedLabs + it.unexplained;

const attentionTitle = (it: ProductionFigures): string =>
  [
    `${plural(it.failedChecks, 'failed weight check')} nobody has looked at`,
    `${plural(it.failedLabs, 'failed lab result')} without override`,
    `${plural(it.unexplained, 'batch', 'batches')} with unexplained grams in the last 30 days`,
  ].join(', ');

export function ProductionKeyFigures(props: {
  figures: ProductionFigures | undefined;
  onAttention: () => void;
  onNeeds: () => void;
}) {
  const it = props.figures;
  const stages = it && WORK_STAGES.map((stage) => `${STAGE_TEXT[stage].label} ${whole(it.byStage[stage])}`).join(', ');
  return (
    <KeyFigures label="Key figures of production">
      <Figure label="In the works" unit={it?.active === 1 ? 'batch' : 'batches'} title={stages}>
        {it ? whole(it.active) : <Bone width={32} />}
      </Figure>
      <Figure label="In work" unit="g" title="Grams that are neither pieces nor lost yet">
        {it ? grams(it.inWorkMg) : <Bone width={72} />}
      </Figure>
      <Figure label="Made today" unit="pieces" title="Pieces counted today">
        {it ? whole(it.piecesToday) : <Bone width={48} />}
      </Figure>
      <Figure label="On hold">{it ? whole(it.onHold) : <Bone width={24} />}</Figure>
      <Figure label="To look at" title={it && attentionTitle(it)}>
        <ToWork label="To look at" value={it && attentionOf(it)} bad onClick={props.onAttention} />
      </Figure>
      <Figure
        label="To start"
        unit="u"
        title={it && `${plural(it.needsToStart, 'strain and SKU', 'strains and SKUs')} the packing list is short of`}
      >
        <ToWork label="To start" value={it?.unitsToStart} onClick={props.onNeeds} />
      </Figure>
    </KeyFigures>
  );
}

function ToWork(props: { label: string; value: number | undefined; bad?: boolean; onClick: () => void }): ReactNode {
  if (props.value === undefined) return <Bone width={32} />;
  return (
    <button
      type="button"
      className="ph-figure-button"
      aria-label={`${props.label}: ${whole(props.value)}. Show.`}
      onClick={props.onClick}
    >
      {props.bad && props.value > 0 && <IconAlertTriangle size={14} aria-hidden className="ph-figure-sign" />}{' '}
      {whole(props.value)}
    </button>
  );
}
