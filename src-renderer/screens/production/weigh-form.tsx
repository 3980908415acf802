// Samples as they come off the scale: a number and Enter for each, or a pasted list. Each is judged at once; Enter in the
// empty field saves the check.
import { Button, TextInput } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconX } from '@tabler/icons-react';
import { type ClipboardEvent, type KeyboardEvent, useRef, useState } from 'react';
import type { ProductionBatch, ProductionTarget } from '#shared/contract/production.ts';
import { canonicalSkuKey } from '#shared/rules/sku-units.ts';
import { readWeights, toleranceBpOf } from '#shared/rules/weight-check.ts';
import { Problem } from '../../components/form-dialog.tsx';
import { Status } from '../../components/status.tsx';
import { plural } from '../../lib/format.ts';
import { client } from '../../rpc/client.ts';
import { tell } from '../../rpc/hooks.ts';
import { useUnsaved } from '../../stores/unsaved.ts';
import { echo, refreshProduction, useProductionSettings } from './data.ts';
import { exactGrams, percentOff, readWeightList } from './weights.ts';

const MOST_SAMPLES = 200;

interface Sample {
  readonly key: number;
  readonly mg: number;
}

export function WeighForm({ batch, target }: { batch: ProductionBatch; target: ProductionTarget }) {
  const settings = useProductionSettings();
  const [samples, setSamples] = useState<readonly Sample[]>([]);
  const [typed, setTyped] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [refused, setRefused] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const next = useRef(0);
  useUnsaved(samples.length > 0);

  const targetMg = target.milligramsPerPiece;
  const toleranceBp =
    settings &&
    toleranceBpOf(
      target.skuKey,
      settings['production.tolerancePercent'],
      new Map(
        Object.entries(settings['production.skuTolerances']).map(([key, percent]) => [canonicalSkuKey(key), percent]),
      ),
    );

  const take = (text: string) => {
    const { weights, wrong } = readWeightList(text);
    if (wrong.length > 0) {
      setTyped(text.trim());
      return setProblem(`“${wrong[0]}” is no weight in grams, such as 0.51.`);
    }
    if (samples.length + weights.length > MOST_SAMPLES)
      return setProblem(`A check holds ${MOST_SAMPLES} pieces at most.`);
    setSamples([...samples, ...weights.map((mg) => ({ key: ++next.current, mg }))]);
    setTyped('');
    setProblem(null);
  };
  const save = async (): Promise<void> => {
    if (busy || samples.length === 0) return;
    setBusy(true);
    setRefused(null);
    try {
      const it = await client.production.checkWeight({
        id: batch.id,
        skuKey: target.skuKey,
        samples: samples.map(({ mg }) => mg),
      });
      echo(it.batch);
      setSamples([]);
      tell(`Weight check of ${target.name}: ${it.check.passed ? 'passed' : 'failed'}`);
      await refreshProduction();
    } catch (error) {
      setRefused(error);
    } finally {
      setBusy(false);
    }
  };
  const keyed = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Enter') {
      event.preventDefault();
      if (typed.trim() === '') void save();
      else take(typed);
    }
    // Escape leaves the field first, and what was weighed stays.
    if (event.key === 'Escape' && typed !== '') {
      event.stopPropagation();
      setTyped('');
    }
  };
  const pasted = (event: ClipboardEvent<HTMLInputElement>) => {
    const text = event.clipboardData.getData('text');
    if (!/[\s;]/.test(text.trim())) return;
    event.preventDefault();
    take(text);
  };

  return (
    <div className="ph-weigh">
      <div className="ph-row">
        <TextInput
          className="ph-weigh-field"
          aria-label={`Weight of a piece of ${target.name}`}
          placeholder="Weigh, Enter"
          inputMode="decimal"
          autoComplete="off"
          rightSection={<span className="ph-muted">g</span>}
          value={typed}
          error={problem}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            setProblem(null);
          }}
          onKeyDown={keyed}
          onPaste={pasted}
        />
        <span className="ph-muted ph-weigh-target">
          {exactGrams(targetMg)}
          {toleranceBp !== undefined && ` ± ${toleranceBp / 100} %`}
        </span>
        {samples.length > 0 && (
          <Button className="ph-push" variant="filled" loading={busy} onClick={() => void save()}>
            Save check
          </Button>
        )}
      </div>
      {samples.length > 0 && (
        <>
          <ul className="ph-samples" aria-label="Weighed so far">
            {samples.map(({ key, mg }) => (
              <li
                key={key}
                data-outside={(toleranceBp !== undefined && isOutside(mg, targetMg, toleranceBp)) || undefined}
              >
                <button
                  type="button"
                  title="Take it out"
                  aria-label={`Take ${exactGrams(mg)} out`}
                  onClick={() => setSamples(samples.filter((it) => it.key !== key))}
                >
                  {toleranceBp !== undefined && isOutside(mg, targetMg, toleranceBp) && (
                    <IconAlertTriangle size={12} aria-label="outside" />
                  )}
                  {exactGrams(mg)}
                  <IconX size={12} aria-hidden />
                </button>
              </li>
            ))}
          </ul>
          {toleranceBp !== undefined && (
            <Verdict samples={samples.map(({ mg }) => mg)} targetMg={targetMg} toleranceBp={toleranceBp} />
          )}
        </>
      )}
      {refused !== null && <Problem error={refused} />}
    </div>
  );
}

const isOutside = (mg: number, targetMg: number, toleranceBp: number): boolean =>
  !readWeights([mg], targetMg, toleranceBp).passed;

function Verdict(props: { samples: readonly number[]; targetMg: number; toleranceBp: number }) {
  const { samples, targetMg } = props;
  const it = readWeights(samples, targetMg, props.toleranceBp);
  return (
    <p role="status">
      {it.passed ? (
        <Status tone="ok" icon={IconCircleCheck} label="Passes" />
      ) : (
        <Status tone="bad" icon={IconX} label={`Fails: ${it.outside} outside`} />
      )}
      <span className="ph-muted">
        {' '}
        · {plural(samples.length, 'piece')}, mean {exactGrams(it.meanMg)} ({percentOff(it.meanMg, targetMg)})
        {it.spreadMg !== null && `, spread ${exactGrams(it.spreadMg)}`}
      </span>
    </p>
  );
}
