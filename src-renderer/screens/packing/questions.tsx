// The two questions packing asks: more than was ordered (why?), and more than there is (pack what there is?).
import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { FormDialog } from '../../components/form-dialog.tsx';
import { plural, whole } from '../../lib/format.ts';
import { closeQuestion, type OverPack, type RunShort, useDesk } from './desk.ts';

export function Questions() {
  const overPack = useDesk((desk) => desk.overPack);
  const runShort = useDesk((desk) => desk.runShort);
  if (overPack) return <OverPackDialog it={overPack} />;
  return runShort && <RunShortDialog it={runShort} />;
}

const Line = ({ row }: { row: OverPack['row'] }) => (
  <p>
    <span className="ph-strong">{row.productName}</span>
    <span className="ph-muted">
      {' '}
      · {row.invoiceNumber} · {row.store}
    </span>
  </p>
);

function OverPackDialog({ it }: { it: OverPack }) {
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const problem = reason.trim() === '' ? 'Write a few words, such as “store asked for two more by phone”.' : null;
  return (
    <FormDialog
      title="More than was ordered"
      submit={`Pack ${whole(it.asked)} all the same`}
      dirty={reason !== ''}
      onClose={closeQuestion}
      onSubmit={() => {
        setTried(true);
        return problem === null ? it.go(reason.trim()) : null;
      }}
    >
      <Line row={it.row} />
      <dl className="ph-three">
        <Units label="Ordered" value={it.ordered} />
        <Units label="Packed now" value={it.packed} />
        <Units label="Asked to pack" value={it.asked} />
      </dl>
      <TextInput
        data-autofocus
        label="Why more than was ordered?"
        description="Kept with the line, for whoever counts later"
        value={reason}
        error={tried ? problem : null}
        maxLength={500}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </FormDialog>
  );
}

const Units = (props: { label: string; value: number }) => (
  <div>
    <dt>{props.label}</dt>
    <dd>
      {whole(props.value)} <small>units</small>
    </dd>
  </div>
);

function RunShortDialog({ it }: { it: RunShort }) {
  return (
    <FormDialog
      title="Not enough for all of it"
      submit={`Pack ${whole(it.possible)}`}
      dirty={false}
      onClose={closeQuestion}
      onSubmit={it.go}
    >
      <Line row={it.row} />
      <p>
        {plural(it.asked, 'unit')} asked for, {whole(it.possible)} can be packed now. The other{' '}
        {whole(it.asked - it.possible)} stay open until more is produced, or another package is found.
      </p>
    </FormDialog>
  );
}
