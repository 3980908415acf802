// Weight checks of a batch: weighing samples against the target, and the checks made so far.
import { Button, NativeSelect } from '@mantine/core';
import { IconCircleCheck, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import type { ProductionBatch, WeightCheck } from '#shared/contract/production.ts';
import { skuWords } from '#shared/text/sku.ts';
import { Ago, Section } from '../../components/bits.tsx';
import { Status } from '../../components/status.tsx';
import { gramsUnit, plural } from '../../lib/format.ts';
import { openBatchDialog } from '../../stores/production-dialogs.ts';
import { WeighForm } from './weigh-form.tsx';
import { WeightTrend } from './weight-trend.tsx';
import { exactGrams, percentOff } from './weights.ts';

interface Props {
  readonly batch: ProductionBatch;
  readonly checks: readonly WeightCheck[];
  /** May weigh. */
  readonly may: boolean;
  /** May say that a failed check was looked at, also when the batch is done. */
  readonly mayAnswer: boolean;
}

export function WeightChecks({ batch, checks, may, mayAnswer }: Props) {
  const [chosen, setChosen] = useState<string | null>(null);
  const target = batch.targets.find((it) => it.skuKey === chosen) ?? batch.targets[0];
  const inStage = batch.stage === 'rolling' || batch.stage === 'packaging';
  const newest = [...checks].sort((a, b) => (a.at < b.at ? 1 : -1));
  const nameOf = (skuKey: string) => batch.targets.find((it) => it.skuKey === skuKey)?.name ?? skuWords(skuKey);
  if (!target) return null;
  return (
    <Section
      title="Weight checks"
      actions={
        batch.targets.length > 1 && (
          <NativeSelect
            aria-label="SKU that is weighed"
            value={target.skuKey}
            data={batch.targets.map((it) => ({ value: it.skuKey, label: it.name }))}
            onChange={(event) => setChosen(event.currentTarget.value)}
          />
        )
      }
    >
      {may && inStage && <WeighForm key={`${batch.id} ${target.skuKey}`} batch={batch} target={target} />}
      {may && !inStage && <p className="ph-muted">Pieces are weighed at rolling and at packaging.</p>}
      <WeightTrend skuKey={target.skuKey} batchId={batch.id} name={target.name} />
      <ul className="ph-checks">
        {newest.map((check) => (
          <Check key={check.id} batch={batch} check={check} name={nameOf(check.skuKey)} may={mayAnswer} />
        ))}
      </ul>
    </Section>
  );
}

function Check(props: { batch: ProductionBatch; check: WeightCheck; name: string; may: boolean }) {
  const { batch, check } = props;
  const { passed, samples, meanMg, spreadMg, targetMg, outside } = check;
  const waits = !passed && check.acknowledgedAt === null;
  return (
    <li>
      <div className="ph-row" style={{ minHeight: 24 }}>
        {passed ? (
          <Status tone="ok" icon={IconCircleCheck} label="Passed" />
        ) : (
          <Status tone="bad" icon={IconX} label={`Failed: ${outside} of ${samples.length} outside`} />
        )}
        <span className="ph-muted ph-push">
          {check.actor}, <Ago at={check.at} calm />
        </span>
      </div>
      <p className="ph-muted">
        {props.name}, {plural(samples.length, 'piece')}: mean {exactGrams(meanMg)} ({percentOff(meanMg, targetMg)})
        {spreadMg !== null && `, spread ${exactGrams(spreadMg)}`}, {exactGrams(check.minMg)} to {gramsUnit(check.maxMg)}
        {check.note && `: ${check.note}`}
      </p>
      {check.acknowledgedAt !== null && (
        <p className="ph-muted">
          Looked at by {check.acknowledgedBy}, <Ago at={check.acknowledgedAt} calm />: {check.acknowledgedBecause}
        </p>
      )}
      {waits && props.may && (
        <Button onClick={() => openBatchDialog(batch, { kind: 'acknowledge', check })}>I have looked at it…</Button>
      )}
    </li>
  );
}
