// What marks a batch: the lab's word, that it is on hold, that somebody must look at it. Always an icon and a word.
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleDashed,
  IconClock,
  IconFlask,
  IconHandStop,
  IconScale,
  IconShieldCheck,
  IconX,
} from '@tabler/icons-react';
import type { LabStatus, ProductionBatch } from '#shared/contract/production.ts';
import { LAB_OVERRIDDEN_TEXT, LAB_TEXT, STAGE_TEXT, STATE_TEXT } from '#shared/text/production.ts';
import { Status } from '../../components/status.tsx';
import { plural } from '../../lib/format.ts';
import { shareOf } from './words.ts';

const LAB_SIGN = {
  none: { tone: 'quiet', icon: IconFlask },
  pending: { tone: 'info', icon: IconClock },
  passed: { tone: 'ok', icon: IconCircleCheck },
  failed: { tone: 'bad', icon: IconX },
} as const satisfies Record<LabStatus, { tone: string; icon: typeof IconX }>;

/** Nothing while the lab has no part in it yet, unless `always`. */
export function LabSign({ batch, always }: { batch: ProductionBatch; always?: boolean }) {
  const { labStatus, labOverridden, stage } = batch;
  if (labStatus === 'failed' && labOverridden) {
    return (
      <Status tone="warn" icon={IconShieldCheck} label={LAB_OVERRIDDEN_TEXT.label} title={LAB_OVERRIDDEN_TEXT.text} />
    );
  }
  const early = labStatus === 'none' && (stage === 'grinding' || stage === 'rolling');
  if (early && !always) return null;
  return <Status {...LAB_SIGN[labStatus]} label={LAB_TEXT[labStatus].label} title={LAB_TEXT[labStatus].text} />;
}

/** What somebody must look at; nothing when all is well. */
export function AttentionSigns({ batch }: { batch: ProductionBatch }) {
  return (
    <>
      {batch.failedChecks > 0 && (
        <Status
          tone="bad"
          icon={IconScale}
          label={`${plural(batch.failedChecks, 'weight check')} failed`}
          title="Nobody has said yet that they looked at it"
        />
      )}
      {batch.unexplainedFlagged && (
        <Status
          tone="warn"
          icon={IconAlertTriangle}
          label={`${shareOf(batch.unexplainedMg, batch.inputMg)} unexplained`}
          title="More than the setting allows"
        />
      )}
    </>
  );
}

export const OnHoldSign = ({ batch }: { batch: ProductionBatch }) =>
  batch.state === 'on_hold' ? (
    <Status tone="warn" icon={IconHandStop} label={STATE_TEXT.on_hold.label} title={batch.holdReason} />
  ) : null;

/** Where it stands, in one sign: its stage, or how it ended. */
export function StageSign({ batch }: { batch: ProductionBatch }) {
  if (batch.state === 'cancelled') return <Status tone="quiet" icon={IconX} label={STATE_TEXT.cancelled.label} />;
  if (batch.state === 'finished') return <Status tone="ok" icon={IconCircleCheck} label={STATE_TEXT.finished.label} />;
  if (batch.state === 'on_hold') return <OnHoldSign batch={batch} />;
  const { label, text } = STAGE_TEXT[batch.stage];
  return <Status tone="info" icon={IconCircleDashed} label={label} title={text} />;
}
