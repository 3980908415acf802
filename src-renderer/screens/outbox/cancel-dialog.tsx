// Cancelling an item asks why, and says honestly what it does and does not do.
import { Alert, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { OutboxItem } from '#shared/contract/outbox.ts';
import { OUTBOX_TARGET_TEXT } from '#shared/text/outbox.ts';
import { FormDialog } from '../../components/form-dialog.tsx';
import { client } from '../../rpc/client.ts';
import { tell } from '../../rpc/hooks.ts';

const SHORTEST = 3;
const LONGEST = 500;

export function CancelDialog({ item, onClose }: { item: OutboxItem; onClose: () => void }) {
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const where = OUTBOX_TARGET_TEXT[item.target];
  const problem = reason.trim().length < SHORTEST ? 'Say in a few words why.' : null;
  const submit = () => {
    setTried(true);
    if (problem) return null;
    return client.outbox
      .cancel({ id: item.id, reason: reason.trim() })
      .then(() => tell('Cancelled. It stands under Cancelled with your reason.'));
  };
  return (
    <FormDialog
      title="Cancel this for good"
      submit="Never send it"
      danger
      dirty={reason !== ''}
      onClose={onClose}
      onSubmit={submit}
    >
      <p className="ph-strong">{item.title}</p>
      <p>
        It will never be sent to {where}. What was done here stays as it is, so the two differ until a person changes it
        on {where} by hand.
      </p>
      {item.state === 'unknown' && (
        <Alert color="yellow" variant="light" title="It may have arrived already">
          It was sent once and no answer came. Retry looks whether it is there; cancelling does not take it back.
        </Alert>
      )}
      <Textarea
        data-autofocus
        label="Why"
        description="Kept with it, and in the audit log"
        autosize
        minRows={2}
        maxLength={LONGEST}
        value={reason}
        error={tried ? problem : null}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
