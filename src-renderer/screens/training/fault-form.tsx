// Things that go wrong, on demand.
import { Button, NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { FAULT_TEXT } from '#shared/text/labels.ts';
import { typedWhole, UnitField } from '../../components/fields.tsx';
import { plural } from '../../lib/format.ts';
import { type Outputs, orpc } from '../../rpc/client.ts';
import { useAction } from '../../rpc/hooks.ts';

type Kind = keyof typeof FAULT_TEXT;

const isKind = (value: string): value is Kind => Object.hasOwn(FAULT_TEXT, value);

export function FaultForm({ faults }: { faults: Outputs['sandbox']['state']['faults'] }) {
  const [kind, setKind] = useState<Kind>('status-503');
  const [times, setTimes] = useState('3');
  const add = useAction(orpc.sandbox.addFault.mutationOptions(), () => 'Fault switched on');
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
        if (!problem) add.mutate({ kind, times: forever ? null : count });
      }}
    >
      <NativeSelect
        label="Apex should"
        description={FAULT_TEXT[kind].text}
        value={kind}
        data={Object.entries(FAULT_TEXT).map(([value, { label }]) => ({ value, label }))}
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
        <Button type="submit" loading={add.isPending}>
          Switch it on
        </Button>
      </div>
      {faults.length > 0 && (
        <ul aria-label="Faults switched on">
          {placed.map(({ fault, at }) => (
            <li key={at} className="ph-row">
              {isKind(fault.kind) ? FAULT_TEXT[fault.kind].label : fault.kind}
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
