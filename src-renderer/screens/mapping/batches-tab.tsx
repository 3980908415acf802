// Apex batches of our product lines that no package feeds, each with the reason and what can be done.

import { Button } from '@mantine/core';
import { useState } from 'react';
import { UNREAD_TEXT } from '#shared/text/labels.ts';
import { Ago } from '../../components/bits.tsx';
import { wholeOrDash } from '../../lib/format.ts';
import type { Outputs } from '../../rpc/client.ts';
import { useMay } from '../../rpc/hooks.ts';
import { batchFits } from './fits.ts';
import { Suggestions, WorkList } from './parts.tsx';
import { PinBatchDialog } from './pin-batch-dialog.tsx';

type Batch = Outputs['mapping']['overview']['unmatchedBatches'][number];

export function BatchesTab(props: { items: readonly Batch[]; filter: string }) {
  const items = props.items.filter((it) => batchFits(props.filter, it));
  return (
    <WorkList
      label="Batches without a package"
      items={items}
      filtered={props.filter !== ''}
      empty="Every pre-roll batch on Apex has its package."
      render={(batch) => <BatchRow key={batch.batchId} batch={batch} />}
    />
  );
}

export function BatchRow({ batch }: { batch: Batch }) {
  const [pinning, setPinning] = useState(false);
  const may = useMay('mapping.write') && batch.reason !== 'unlimited';
  const reason = UNREAD_TEXT[batch.reason];
  return (
    <article className="ph-section" aria-label={`Batch ${batch.batchId}`} style={{ paddingTop: 8, paddingBottom: 8 }}>
      <div className="ph-row">
        <span className="ph-strong">{batch.batchId}</span>
        <h3 className="ph-ellipsis" style={{ font: 'inherit', margin: 0 }}>
          {batch.productName}
        </h3>
        <span className="ph-muted ph-ellipsis">{batch.batchName}</span>
        <span className="ph-push ph-muted">
          {wholeOrDash(batch.quantity)} on Apex, changed <Ago at={batch.updatedAt} />
        </span>
        {may && (
          <Button onClick={() => setPinning(true)} aria-label={`Pin batch ${batch.batchId}`}>
            Pin…
          </Button>
        )}
      </div>
      <p>
        <span className="ph-strong">{reason.label}.</span> {batch.detail && `${batch.detail} `}
        <span className="ph-muted">
          {reason.text}
          {batch.readAs && ` Read as ${batch.readAs}.`}
        </span>
      </p>
      <Suggestions items={batch.suggestions} />
      {pinning && <PinBatchDialog batch={batch} onClose={() => setPinning(false)} />}
    </article>
  );
}
