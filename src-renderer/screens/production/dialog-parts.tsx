// What the dialogs of production share: which batch it is about, reasons, notes, and where Enter of a scanner leads.
import { TextInput } from '@mantine/core';
import { type KeyboardEvent, useState } from 'react';
import type { ProductionBatch } from '#shared/contract/production.ts';
import { readTag } from '#shared/rules/metrc-tag.ts';
import { STAGE_TEXT } from '#shared/text/production.ts';
import { gramsUnit } from '../../lib/format.ts';

export interface DialogProps {
  readonly batch: ProductionBatch;
  readonly onClose: () => void;
}

export const AboutBatch = ({ batch }: { batch: ProductionBatch }) => (
  <p>
    <span className="ph-strong">{batch.number}</span>
    <span className="ph-muted">
      {' '}
      · {batch.strain} · {STAGE_TEXT[batch.stage].label} · {gramsUnit(batch.inWorkMg)} in work
    </span>
  </p>
);

const FEWEST_LETTERS = 3;

export const reasonProblem = (reason: string): string | null =>
  reason.trim().length < FEWEST_LETTERS ? 'Say why in a few words.' : null;

export function ReasonField(props: {
  label: string;
  description?: string;
  value: string;
  error?: string | null;
  focus?: boolean;
  onChange: (value: string) => void;
}) {
  return (
    <TextInput
      {...(props.focus && { 'data-autofocus': true })}
      label={props.label}
      description={props.description ?? 'Kept with the batch'}
      value={props.value}
      error={props.error}
      maxLength={500}
      onChange={(event) => props.onChange(event.currentTarget.value)}
    />
  );
}

/** A reason that has to be given: what its field needs, and work that waits for it. */
export function useReason() {
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const problem = reasonProblem(reason);
  return {
    reason,
    field: { value: reason, error: tried ? problem : null, onChange: setReason },
    /** Null, and the field says why, while there is none. */
    given: <T,>(work: () => T): T | null => {
      setTried(true);
      return problem === null ? work() : null;
    },
  };
}

export const NoteField = (props: { value: string; onChange: (value: string) => void }) => (
  <TextInput
    label="Note"
    value={props.value}
    maxLength={2000}
    onChange={(event) => props.onChange(event.currentTarget.value)}
  />
);

export function tagProblem(text: string): string | null {
  if (text.trim() === '') return 'Scan or type the METRC number.';
  return readTag(text).ok ? null : 'A METRC number starts with 1A and has letters and digits only, up to 24.';
}

/** A scanner ends with Enter, which would send the form: it goes to the next field of the form instead. */
export function enterToNext(event: KeyboardEvent<HTMLInputElement>): void {
  if (event.key !== 'Enter') return;
  event.preventDefault();
  const fields = [...(event.currentTarget.form?.elements ?? [])];
  const after = fields.slice(fields.indexOf(event.currentTarget) + 1);
  const next = after.find((it) => it instanceof HTMLInputElement || it.matches('button[type=submit]'));
  if (next instanceof HTMLElement) next.focus();
}
