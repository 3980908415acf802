// The way of a batch through its stages: who brought it there and when, where it stands, what is still to come.
import { IconCheck, IconCircle, IconCircleDot, IconHandStop, IconX } from '@tabler/icons-react';
import type { ProductionBatch, ProductionStage } from '#shared/contract/production.ts';
import { STAGE_TEXT } from '#shared/text/production.ts';
import { Ago } from '../../components/bits.tsx';
import { STAGES } from './stages.ts';

type Step = 'done' | 'now' | 'held' | 'stopped' | 'skipped' | 'ahead';

const STEP_WORD: Record<Step, string> = {
  done: 'done',
  now: 'it is here',
  held: 'on hold here',
  stopped: 'cancelled here',
  skipped: 'left out',
  ahead: 'still to come',
};

const STEP_ICON: Record<Step, typeof IconX> = {
  done: IconCheck,
  now: IconCircleDot,
  held: IconHandStop,
  stopped: IconX,
  skipped: IconCircle,
  ahead: IconCircle,
};

function stepOf(batch: ProductionBatch, stage: ProductionStage): Step {
  const at = STAGES.indexOf(batch.stage);
  const place = STAGES.indexOf(stage);
  if (place > at) return 'ahead';
  if (place < at) return batch.visits.some((it) => it.stage === stage) ? 'done' : 'skipped';
  if (batch.state === 'cancelled') return 'stopped';
  if (batch.state === 'on_hold') return 'held';
  return batch.state === 'finished' ? 'done' : 'now';
}

export function Stepper({ batch }: { batch: ProductionBatch }) {
  return (
    <section className="ph-section" aria-label="Stages">
      <ol className="ph-stages">
        {STAGES.map((stage) => {
          const step = stepOf(batch, stage);
          const visit = step === 'ahead' ? undefined : batch.visits.findLast((it) => it.stage === stage);
          const Icon = STEP_ICON[step];
          return (
            <li key={stage} data-step={step} aria-current={step === 'now' ? 'step' : undefined}>
              <span className="ph-step-mark">
                <Icon size={14} stroke={2} aria-hidden />
              </span>
              <span className="ph-step-word" title={STAGE_TEXT[stage].text}>
                {STAGE_TEXT[stage].label}
                <span className="ph-visually-hidden">: {STEP_WORD[step]}</span>
              </span>
              {visit && (
                <span className="ph-step-who">
                  <span className="ph-ellipsis" title={visit.by}>
                    {visit.by}
                  </span>
                  <Ago at={visit.from} calm />
                </span>
              )}
            </li>
          );
        })}
      </ol>
    </section>
  );
}
