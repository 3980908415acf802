// Across the whole window while in training, whatever else is shown: nobody mistakes it for the real facility.
import { Button } from '@mantine/core';
import { IconSchool } from '@tabler/icons-react';
import { problemOf } from '../lib/problem.ts';
import { useSession } from '../rpc/hooks.ts';
import { useTrainingSwitch } from './training-switch.ts';

export function TrainingStrip() {
  const canSwitch = useSession()?.canSwitch ?? false;
  const { leave, busy, error } = useTrainingSwitch();
  return (
    <aside className="ph-training-strip" aria-label="Training">
      <IconSchool size={16} aria-hidden />
      <p>
        <strong>TRAINING</strong> <span>– nothing here is real, nothing reaches Apex, Google or METRC</span>
      </p>
      {error !== null && <span role="alert">{problemOf(error).text}</span>}
      {canSwitch && (
        <Button className="ph-push" size="compact-xs" loading={busy} onClick={leave}>
          Leave training
        </Button>
      )}
    </aside>
  );
}
