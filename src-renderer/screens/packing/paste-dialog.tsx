// A pasted block before it is written: how many cells change, which cannot and why; and afterwards what was refused,
// still there to be copied.
import { Button, CopyButton, Modal, ScrollArea, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { DASH, plural, whole } from '../../lib/format.ts';
import { tell } from '../../rpc/hooks.ts';
import { dayWords } from '../orders/words.ts';
import { COLUMN_WORDS, type PasteCell, refusedText, summaryOf } from './paste.ts';
import { type PasteOutcome, writePaste } from './paste-write.ts';

/** More are counted, not listed. */
const LISTED = 100;

const isOver = ({ row, column, value, outcome }: PasteCell): boolean =>
  outcome === 'change' && row !== null && column === 'packed' && Number(value) > Math.max(row.ordered, row.packed);

export function PasteDialog(props: { cells: readonly PasteCell[]; onClose: () => void }) {
  const { cells } = props;
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [outcome, setOutcome] = useState<PasteOutcome | null>(null);
  const sum = summaryOf(cells);
  const over = cells.filter(isOver).length;
  const problem = over > 0 && reason.trim() === '' ? 'Say why more is packed than was ordered.' : null;

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (problem !== null || busy) return;
    setBusy(true);
    const it = await writePaste(cells, reason.trim());
    setBusy(false);
    if (it.refused.length > 0) return setOutcome(it);
    tell(`${plural(it.taken, 'cell')} pasted`);
    props.onClose();
  };

  return (
    <Modal
      opened
      onClose={props.onClose}
      title={outcome ? 'Pasted, except for these' : 'Paste'}
      size={640}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {outcome ? (
        <div className="ph-stack">
          <p role="status">
            {plural(outcome.taken, 'cell')} changed, {whole(outcome.refused.length)} could not be taken. Their text is
            kept here until you close this.
          </p>
          <CellTable cells={outcome.refused} label="What could not be taken" />
          <div className="ph-row">
            <CopyButton value={refusedText(outcome.refused)}>
              {({ copied, copy }) => <Button onClick={copy}>{copied ? 'Copied' : 'Copy what was not taken'}</Button>}
            </CopyButton>
            <Button className="ph-push" variant="filled" onClick={props.onClose}>
              Done
            </Button>
          </div>
        </div>
      ) : (
        <form onSubmit={submit} noValidate>
          <div className="ph-stack">
            <p role="status">
              {plural(sum.rows, 'row')}: <b>{whole(sum.change)}</b> will change
              {sum.same > 0 && `, ${whole(sum.same)} already so`}
              {sum.cannot > 0 && `, ${whole(sum.cannot)} cannot`}
              {sum.reasons.length === 1 && ` because: ${sum.reasons[0]?.words}`}
              {sum.cannot === 0 && '.'}
            </p>
            {sum.reasons.length > 1 && (
              <ul className="ph-bullets">
                {sum.reasons.map(({ words, count }) => (
                  <li key={words}>
                    {whole(count)}: {words}
                  </li>
                ))}
              </ul>
            )}
            <CellTable cells={cells} label="What is pasted" />
            {over > 0 && (
              <TextInput
                data-autofocus
                label={`${plural(over, 'row')} would be packed with more than was ordered. Why?`}
                value={reason}
                error={tried ? problem : null}
                onChange={(event) => setReason(event.currentTarget.value)}
              />
            )}
            <div className="ph-row">
              <Button className="ph-push" onClick={props.onClose}>
                Cancel
              </Button>
              <Button
                type="submit"
                variant="filled"
                loading={busy}
                disabled={sum.change === 0}
                {...(over === 0 && { 'data-autofocus': true })}
              >
                {sum.change === 0 ? 'Nothing to change' : `Change ${plural(sum.change, 'cell')}`}
              </Button>
            </div>
          </div>
        </form>
      )}
    </Modal>
  );
}

function cellWords(cell: PasteCell, value: string | number | null): string {
  if (value === null || value === '') return DASH;
  if (typeof value === 'number') return whole(value);
  return cell.column === 'deliveryDate' ? dayWords(value) : value;
}

function CellTable({ cells, label }: { cells: readonly PasteCell[]; label: string }) {
  // What cannot be taken first: that is what has to be looked at.
  const listed = [...cells].sort((a, b) => Number(b.outcome === 'cannot') - Number(a.outcome === 'cannot'));
  return (
    <ScrollArea.Autosize mah={320} viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': label }}>
      <table className="ph-table">
        <thead>
          <tr>
            <th scope="col">Line</th>
            <th scope="col">Column</th>
            <th scope="col">Now</th>
            <th scope="col">Pasted</th>
          </tr>
        </thead>
        <tbody>
          {listed.slice(0, LISTED).map((cell) => (
            <tr key={cell.id}>
              <td>
                {cell.row?.productName ?? DASH}
                <div className="ph-muted">{cell.row && `${cell.row.invoiceNumber}, ${cell.row.store}`}</div>
              </td>
              <td>{COLUMN_WORDS[cell.column]}</td>
              <td>{cell.row && cellWords(cell, cell.row[cell.column])}</td>
              <td className="ph-wrap">
                {cell.outcome === 'cannot' ? (
                  <>
                    “{cell.text}”<div className="ph-refusal">{cell.words}</div>
                  </>
                ) : (
                  <span className={cell.outcome === 'same' ? 'ph-muted' : 'ph-strong'}>
                    {cellWords(cell, cell.value)}
                    {cell.outcome === 'same' && ' (as it is)'}
                  </span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {cells.length > LISTED && <p className="ph-muted">and {whole(cells.length - LISTED)} more</p>}
    </ScrollArea.Autosize>
  );
}
