// What is only said about a batch: its strain and note, the lab's result, that a failed weight check was looked at.
import { Autocomplete, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { LabStatus, WeightCheck } from '#shared/contract/production.ts';
import { LAB_TEXT } from '#shared/text/production.ts';
import { FormDialog } from '../../components/form-dialog.tsx';
import { gramsUnit, plural } from '../../lib/format.ts';
import { client } from '../../rpc/client.ts';
import { tell } from '../../rpc/hooks.ts';
import { useToday } from '../orders/data.ts';
import { echo, refreshProduction, useKnownStrains } from './data.ts';
import { AboutBatch, type DialogProps, NoteField, ReasonField, useReason } from './dialog-parts.tsx';

export function EditDialog({ batch, onClose }: DialogProps) {
  const strains = useKnownStrains();
  const [strain, setStrain] = useState(batch.strain);
  const [note, setNote] = useState(batch.note);
  const problem = strain.trim() === '' ? 'Enter the strain.' : null;
  const submit = () =>
    problem
      ? null
      : client.production.edit({ id: batch.id, strain, note }).then((it) => {
          echo(it.batch);
          tell('Saved');
        });
  return (
    <FormDialog
      title="Strain and note"
      submit="Save"
      dirty={strain !== batch.strain || note !== batch.note}
      onClose={onClose}
      onSubmit={submit}
    >
      <Autocomplete
        label="Strain"
        description="A package it is finished into must be of the same strain"
        data={[...strains]}
        limit={6}
        openOnFocus={false}
        value={strain}
        error={problem}
        onChange={setStrain}
      />
      <Textarea
        data-autofocus
        label="Note"
        autosize
        minRows={2}
        maxLength={2000}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
    </FormDialog>
  );
}

const LAB_STATUSES = ['none', 'pending', 'passed', 'failed'] as const satisfies readonly LabStatus[];

export function LabDialog({ batch, onClose }: DialogProps) {
  const today = useToday();
  const [status, setStatus] = useState<LabStatus>(batch.labStatus === 'none' ? 'pending' : batch.labStatus);
  const [date, setDate] = useState(batch.labDate ?? today);
  const [reference, setReference] = useState(batch.labReference);
  const [note, setNote] = useState('');
  const dateProblem = status !== 'none' && date > today ? 'This day is still to come.' : null;
  const submit = () =>
    dateProblem
      ? null
      : client.production
          .setLab({ id: batch.id, status, date: status === 'none' || date === '' ? null : date, reference, note })
          .then((it) => {
            echo(it.batch);
            tell(`${batch.number}: ${LAB_TEXT[status].label.toLowerCase()}`);
          });
  return (
    <FormDialog
      title={`Lab result of ${batch.number}`}
      submit="Save"
      dirty={status !== batch.labStatus || reference !== batch.labReference || note !== ''}
      onClose={onClose}
      onSubmit={submit}
    >
      <AboutBatch batch={batch} />
      <NativeSelect
        data-autofocus
        label="Result"
        description={LAB_TEXT[status].text}
        value={status}
        data={LAB_STATUSES.map((value) => ({ value, label: LAB_TEXT[value].label }))}
        onChange={({ currentTarget: { value } }) => setStatus(LAB_STATUSES.find((one) => one === value) ?? 'none')}
      />
      {status !== 'none' && (
        <>
          <TextInput
            type="date"
            label={status === 'pending' ? 'Sent on' : 'Date of the result'}
            max={today}
            value={date}
            error={dateProblem}
            onChange={(event) => setDate(event.currentTarget.value)}
          />
          <TextInput
            label="Reference"
            description="The number of the certificate or the sample"
            value={reference}
            maxLength={200}
            onChange={(event) => setReference(event.currentTarget.value)}
          />
        </>
      )}
      <NoteField value={note} onChange={setNote} />
    </FormDialog>
  );
}

export function AcknowledgeDialog({ batch, onClose, check }: DialogProps & { check: WeightCheck }) {
  const { reason, field, given } = useReason();
  const submit = () =>
    given(() =>
      client.production.acknowledgeCheck({ checkId: check.id, reason }).then(async (it) => {
        echo(it.batch);
        await refreshProduction();
        tell('Looked at');
      }),
    );
  return (
    <FormDialog
      title="Looked at the failed check"
      submit="Save"
      dirty={reason !== ''}
      onClose={onClose}
      onSubmit={submit}
    >
      <AboutBatch batch={batch} />
      <p>
        {check.outside} of {plural(check.samples.length, 'piece')} outside, mean {gramsUnit(check.meanMg)} for a target
        of {gramsUnit(check.targetMg)}.
      </p>
      <ReasonField focus label="What was done about it?" {...field} />
    </FormDialog>
  );
}
