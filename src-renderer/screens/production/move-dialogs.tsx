// To another stage, on hold and back, and past a failed lab result: each as a small dialog.
import { Alert, Radio } from '@mantine/core';
import { useState } from 'react';
import type { ProductionStage } from '#shared/contract/production.ts';
import { type MoveTakes, stageMoveTakes } from '#shared/rules/production-stage.ts';
import { STAGE_TEXT } from '#shared/text/production.ts';
import { FormDialog } from '../../components/form-dialog.tsx';
import { tellWithUndo } from '../../components/undo.tsx';
import { client } from '../../rpc/client.ts';
import { tell, useMay } from '../../rpc/hooks.ts';
import { echo } from './data.ts';
import { AboutBatch, type DialogProps, NoteField, ReasonField, reasonProblem, useReason } from './dialog-parts.tsx';
import { isWorkStage, stageBeside, WORK_STAGES } from './stages.ts';

const WHY = {
  backward: 'Why does it go back?',
  lab_pending: 'Why before the lab has answered?',
} as const;

type Asked = { readonly label: string; readonly description?: string } | null;

/** What must be said for a move, in the words of the field; null: nothing. */
function askedFor(takes: MoveTakes): Asked {
  if (takes.takes === 'reason') return { label: WHY[takes.because] };
  if (takes.takes === 'refused' && takes.because === 'lab_failed') {
    return {
      label: 'Why does it go on although the lab failed it?',
      description: 'This overrides the result. Kept with the batch and in the audit log.',
    };
  }
  return null;
}

export function MoveDialog({ batch, to: first, onClose }: DialogProps & { to: ProductionStage | null }) {
  const mayOverride = useMay('production.override');
  const next = stageBeside(batch.stage, 1) ?? 'grinding';
  const start = first ?? (isWorkStage(next) ? next : 'testing');
  const [to, setTo] = useState<ProductionStage>(start);
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const takes = stageMoveTakes({ ...batch, from: batch.stage, to });
  const asked = askedFor(takes);
  const stopped = takes.takes === 'refused' && takes.because === 'lab_failed';
  const problem = asked ? reasonProblem(reason) : null;
  const submit = () => {
    setTried(true);
    if (problem || !isWorkStage(to) || (stopped && !mayOverride)) return null;
    const first = stopped ? client.production.overrideLab({ id: batch.id, reason }) : Promise.resolve(null);
    return first
      .then(() => client.production.move({ id: batch.id, to, reason }))
      .then((moved) => {
        echo(moved.batch);
        tell(`${batch.number} moved to ${STAGE_TEXT[to].label.toLowerCase()}`);
      });
  };
  return (
    <FormDialog
      title={`Move ${batch.number}`}
      submit={stopped && mayOverride ? 'Override and move' : 'Move'}
      dirty={reason !== ''}
      danger={stopped}
      onClose={onClose}
      onSubmit={submit}
    >
      <AboutBatch batch={batch} />
      <Radio.Group
        label="To"
        value={to}
        onChange={(value) => {
          if (isWorkStage(value)) setTo(value);
        }}
      >
        <div className="ph-stack" style={{ gap: 8 }}>
          {WORK_STAGES.filter((stage) => stage !== batch.stage).map((stage) => (
            <Radio
              key={stage}
              value={stage}
              label={STAGE_TEXT[stage].label}
              description={STAGE_TEXT[stage].text}
              {...(stage === start && { 'data-autofocus': true })}
            />
          ))}
        </div>
      </Radio.Group>
      {stopped && (
        <Alert color="red" variant="light" title="The lab failed this batch">
          {batch.labReference !== '' && `Reference ${batch.labReference}. `}
          {mayOverride
            ? 'Enter a new result if there is one. Otherwise say why it goes on all the same.'
            : 'It cannot be packaged. Enter a new result, or ask Compliance to override it.'}
        </Alert>
      )}
      {asked && (!stopped || mayOverride) && (
        <ReasonField {...asked} value={reason} error={tried ? problem : null} onChange={setReason} />
      )}
    </FormDialog>
  );
}

export function OverrideDialog({ batch, onClose }: DialogProps) {
  const { reason, field, given } = useReason();
  const submit = () =>
    given(() =>
      client.production.overrideLab({ id: batch.id, reason }).then((it) => {
        echo(it.batch);
        tell('The lab result is overridden');
      }),
    );
  return (
    <FormDialog
      title="Override the lab result?"
      submit="Override"
      danger
      dirty={reason !== ''}
      onClose={onClose}
      onSubmit={submit}
    >
      <AboutBatch batch={batch} />
      <p>The lab failed this batch. After this it can go on to packaging and be sold.</p>
      <ReasonField
        focus
        label="Why does it go on all the same?"
        description="Kept with the batch and in the audit log"
        {...field}
      />
    </FormDialog>
  );
}

export function HoldDialog({ batch, onClose }: DialogProps) {
  const { reason, field, given } = useReason();
  const submit = () =>
    given(() =>
      client.production.hold({ id: batch.id, reason }).then((it) => {
        echo(it.batch);
        return tellWithUndo(
          `${batch.number} is on hold`,
          () => client.production.resume({ id: batch.id, note: 'Undone' }).then((resumed) => echo(resumed.batch)),
          `${batch.number} goes on`,
        );
      }),
    );
  return (
    <FormDialog
      title={`Put ${batch.number} on hold`}
      submit="Put on hold"
      dirty={reason !== ''}
      onClose={onClose}
      onSubmit={submit}
    >
      <p>Nobody counts, moves or packages it until it is resumed.</p>
      <ReasonField focus label="Why?" {...field} />
    </FormDialog>
  );
}

export function ResumeDialog({ batch, onClose }: DialogProps) {
  const [note, setNote] = useState('');
  const submit = () =>
    client.production.resume({ id: batch.id, note }).then((it) => {
      echo(it.batch);
      tell(`${batch.number} goes on in ${STAGE_TEXT[it.batch.stage].label.toLowerCase()}`);
    });
  return (
    <FormDialog
      title={`Resume ${batch.number}?`}
      submit="Resume"
      dirty={note !== ''}
      onClose={onClose}
      onSubmit={submit}
    >
      <p>On hold because: {batch.holdReason || 'no reason was given'}.</p>
      <NoteField value={note} onChange={setNote} />
    </FormDialog>
  );
}
