// What is done to a line's whole order: delivered, closed with a reason, opened again; and all its lines shown.
import { Button, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { PackingRow } from '#shared/contract/packing.ts';
import { FormDialog } from '../../components/form-dialog.tsx';
import { client, orpc } from '../../rpc/client.ts';
import { tell, useAction } from '../../rpc/hooks.ts';

export function OrderActions({ row, may }: { row: PackingRow; may: boolean }) {
  const navigate = useNavigate();
  const [closing, setClosing] = useState(false);
  const deliver = useAction(orpc.packing.setDelivered.mutationOptions(), (_, { delivered }) =>
    delivered ? `${row.invoiceNumber} marked delivered` : `${row.invoiceNumber} is not delivered`,
  );
  const reopen = useAction(orpc.packing.reopenOrder.mutationOptions(), () => `${row.invoiceNumber} is open again`);
  const delivered = row.deliveredAt !== null;
  const closed = row.unwantedBecause === 'closed';
  return (
    <div className="ph-row ph-order-actions">
      <Button
        variant="subtle"
        onClick={() => void navigate({ to: '/packing', search: { order: row.packingOrderId, id: row.id } })}
      >
        Whole order
      </Button>
      {may && !closed && (row.orderComplete || delivered) && (
        <Button
          loading={deliver.isPending}
          onClick={() => deliver.mutate({ packingOrderIds: [row.packingOrderId], delivered: !delivered })}
        >
          {delivered ? 'Not delivered after all' : 'Mark delivered'}
        </Button>
      )}
      {may && closed && (
        <Button loading={reopen.isPending} onClick={() => reopen.mutate({ packingOrderId: row.packingOrderId })}>
          Open the order again
        </Button>
      )}
      {may && !closed && !row.orderComplete && <Button onClick={() => setClosing(true)}>Close order…</Button>}
      {closing && <CloseDialog row={row} onClose={() => setClosing(false)} />}
    </div>
  );
}

function CloseDialog(props: { row: PackingRow; onClose: () => void }) {
  const { row } = props;
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const problem = reason.trim() === '' ? 'Say why, for example “store closed”.' : null;
  return (
    <FormDialog
      title={`Close ${row.invoiceNumber}`}
      submit="Close the order"
      danger
      dirty={reason !== ''}
      onClose={props.onClose}
      onSubmit={() => {
        setTried(true);
        if (problem !== null) return null;
        return client.packing
          .closeOrder({ packingOrderId: row.packingOrderId, reason: reason.trim() })
          .then(() => tell(`${row.invoiceNumber} closed`));
      }}
    >
      <p>
        It will not be packed any further. What is reserved for it becomes free; what is packed stays packed until it is
        unpacked. Nothing changes on Apex.
      </p>
      <TextInput
        data-autofocus
        label="Why?"
        value={reason}
        error={tried ? problem : null}
        maxLength={500}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
