// Things that go wrong, on demand: with Apex, and with Google.
import { Button, NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { FAULT_TEXT } from '#shared/text/labels.ts';
import { GOOGLE_FAULT_TEXT } from '#shared/text/training.ts';
import { typedWhole, UnitField } from '../../components/fields.tsx';
import { plural } from '../../lib/format.ts';
import { type Outputs, orpc } from '../../rpc/client.ts';
import { useAction } from '../../rpc/hooks.ts';

type Faults = Outputs['sandbox']['state']['faults'];
type Texts<K extends string> = Readonly<Record<K, { readonly label: string; readonly text: string }>>;

const switchedOn = () => 'Fault switched on';

export function ApexFaults({ faults }: { faults: Faults }) {
  const add = useAction(orpc.sandbox.addFault.mutationOptions(), switchedOn);
  return (
    <FaultForm
      name="Apex"
      texts={FAULT_TEXT}
      first="status-503"
      faults={faults}
      busy={add.isPending}
      onAdd={add.mutate}
    />
  );
}

export function GoogleFaults({ faults }: { faults: Faults }) {
  const add = useAction(orpc.sandbox.addGoogleFault.mutationOptions(), switchedOn);
  return (
    <FaultForm
      name="Google"
      texts={GOOGLE_FAULT_TEXT}
      first="refuse"
      usual=""
      faults={faults}
      busy={add.isPending}
      onAdd={add.mutate}
    />
  );
}

interface Props<K extends string> {
  readonly name: string;
  readonly texts: Texts<K>;
  readonly first: K;
  /** How often, until somebody types something else; empty: until removed. */
  readonly usual?: string;
  readonly faults: Faults;
  readonly busy: boolean;
  readonly onAdd: (fault: { kind: K; times: number | null }) => void;
}

function FaultForm<K extends string>({ name, texts, first, usual = '3', faults, busy, onAdd }: Props<K>) {
  const [kind, setKind] = useState<K>(first);
  const [times, setTimes] = useState(usual);
  const isKind = (value: string): value is K => Object.hasOwn(texts, value);
  const count = typedWhole(times);
  const forever = times.trim() === '';
  const problem =
    !forever && (count === null || count < 1 || count > 1000) ? 'Use 1 to 1,000, or leave it empty.' : null;
  // The same fault can be on twice.
  const placed = faults.map((fault, at) => ({ fault, at }));
  return (
    <form
      className="ph-stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (!problem) onAdd({ kind, times: forever ? null : count });
      }}
    >
      <NativeSelect
        label={`${name} should`}
        description={texts[kind].text}
        value={kind}
        data={Object.keys(texts)
          .filter(isKind)
          .map((value) => ({ value, label: texts[value].label }))}
        onChange={({ currentTarget: { value } }) => isKind(value) && setKind(value)}
      />
      <UnitField
        label="How often"
        description="Empty: until removed"
        unit="times"
        value={times}
        error={problem}
        onChange={setTimes}
      />
      <div className="ph-row">
        <Button type="submit" loading={busy}>
          Switch it on
        </Button>
      </div>
      {faults.length > 0 && (
        <ul aria-label={`Faults of ${name} switched on`}>
          {placed.map(({ fault, at }) => (
            <li key={at} className="ph-row">
              {isKind(fault.kind) ? texts[fault.kind].label : fault.kind}
              <span className="ph-push ph-muted">
                {fault.remaining === null ? 'until removed' : `${plural(fault.remaining, 'time')} left`}
              </span>
            </li>
          ))}
        </ul>
      )}
    </form>
  );
}
