// What moves a balance by hand: a delivery, a count, what is thrown away. Each says what will be on hand afterwards.
import { Textarea } from '@mantine/core';
import { useState } from 'react';
import type { ConsumableRow } from '#shared/contract/consumables.ts';
import { typedWhole, UnitField } from '../../components/fields.tsx';
import { FormDialog } from '../../components/form-dialog.tsx';
import { whole } from '../../lib/format.ts';
import { client } from '../../rpc/client.ts';
import { tell } from '../../rpc/hooks.ts';
import { piecesProblem } from './words.ts';

export type StockAction = 'receive' | 'count' | 'discard';

const WORDS = {
  receive: {
    title: 'Receive',
    label: 'Received',
    submit: 'Book the delivery',
    description: 'Pieces, not cartons.',
    done: 'received',
  },
  count: {
    title: 'Count',
    label: 'Counted',
    submit: 'Set what is on hand',
    description: 'Everything that is really there, opened cartons too.',
    done: 'counted',
  },
  discard: {
    title: 'Discard',
    label: 'Thrown away',
    submit: 'Book it as discarded',
    description: 'Damaged or not to be used any more.',
    done: 'discarded',
  },
} as const;

const after = (action: StockAction, onHand: number, pieces: number): number => {
  if (action === 'count') return pieces;
  return action === 'receive' ? onHand + pieces : onHand - pieces;
};

const send = (action: StockAction, id: string, count: number, note: string) => {
  if (action === 'count') return client.consumables.setOnHand({ id, count, note });
  return action === 'receive'
    ? client.consumables.receive({ id, count, note })
    : client.consumables.discard({ id, count, note });
};

export function StockDialog(props: { row: ConsumableRow; action: StockAction; onClose: () => void }) {
  const { row, action } = props;
  const words = WORDS[action];
  // A delivery is most often what is ordered at a time.
  const usual = action === 'receive' && row.reorderAmount > 0 ? whole(row.reorderAmount) : '';
  const [text, setText] = useState(usual);
  const [note, setNote] = useState('');
  const [tried, setTried] = useState(false);
  const problem = piecesProblem(text, action === 'count' ? 0 : 1);
  const pieces = problem === null ? typedWhole(text) : null;
  const submit = () => {
    setTried(true);
    if (pieces === null) return null;
    return send(action, row.id, pieces, note.trim()).then(({ onHand }) =>
      tell(`${row.name}: ${whole(pieces)} ${words.done}, ${whole(onHand)} on hand`),
    );
  };
  return (
    <FormDialog
      title={`${words.title}: ${row.name}`}
      submit={words.submit}
      dirty={text !== usual || note !== ''}
      onClose={props.onClose}
      onSubmit={submit}
    >
      <UnitField
        data-autofocus
        label={words.label}
        description={words.description}
        unit="pieces"
        inputMode="numeric"
        value={text}
        onChange={setText}
        error={tried ? problem : null}
      />
      <Textarea
        label="Note"
        description={action === 'receive' ? 'Such as the supplier and the delivery note.' : 'Such as why.'}
        autosize
        minRows={1}
        maxLength={2000}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <p role="status" className="ph-muted">
        {whole(row.onHand)} on hand now
        {pieces !== null && <AfterWords row={row} onHand={after(action, row.onHand, pieces)} action={action} />}.
      </p>
    </FormDialog>
  );
}

function AfterWords({ row, onHand, action }: { row: ConsumableRow; onHand: number; action: StockAction }) {
  const difference = onHand - row.onHand;
  return (
    <>
      , <strong>{whole(onHand)}</strong> afterwards
      {action === 'count' && difference !== 0 && (
        <> ({difference > 0 ? `${whole(difference)} more` : `${whole(-difference)} fewer`} than the books say)</>
      )}
    </>
  );
}
