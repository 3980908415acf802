// Our own API: where it listens, who asked, and its key. The key is made here and shown once.
import { Button, Modal } from '@mantine/core';
import { useState } from 'react';
import type { TrackerApiStatus } from '#shared/contract/tracker.ts';
import { SECRET_TEXT } from '#shared/text/settings.ts';
import { Section } from '../../components/bits.tsx';
import { LoadProblem } from '../../components/empty-state.tsx';
import { RowsSkeleton } from '../../components/skeleton.tsx';
import { orpc } from '../../rpc/client.ts';
import { useAction } from '../../rpc/hooks.ts';
import { ApiCallers, ApiState, HowToAsk } from '../tracker/api.tsx';
import { trackerAgain, useTrackerApiStatus } from '../tracker/data.ts';
import { NewKeyDialog } from './new-key-dialog.tsx';

export function TrackerApiSection() {
  const query = useTrackerApiStatus();
  if (query.isError && !query.data) return <LoadProblem error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <RowsSkeleton rows={4} />;
  const status = query.data;
  return (
    <>
      <Section title="Status">
        <ApiState status={status} />
        <ApiCallers status={status} />
      </Section>
      <ApiKey status={status} />
      <Section title="How other machines ask">
        <HowToAsk status={status} />
      </Section>
    </>
  );
}

function ApiKey({ status }: { status: TrackerApiStatus }) {
  const [asking, setAsking] = useState(false);
  const make = useAction(orpc.tracker.newKey.mutationOptions({ onSettled: trackerAgain }));
  const begin = () => {
    setAsking(false);
    make.mutate(undefined);
  };
  const { label, text } = SECRET_TEXT['tracker-api.key'];
  return (
    <Section title={label}>
      <p className="ph-muted">
        {text} {status.keySet ? `Set, ends in ${status.keyEndsIn ?? '…'}.` : 'Not set yet: nobody is let in.'}
      </p>
      <div className="ph-row">
        <Button
          variant={status.keySet ? 'default' : 'filled'}
          loading={make.isPending}
          onClick={() => (status.keySet ? setAsking(true) : begin())}
        >
          {status.keySet ? 'Make a new key…' : 'Make a key'}
        </Button>
      </div>
      {asking && (
        <Modal opened onClose={() => setAsking(false)} title="Make a new key?" withCloseButton={false} size={440}>
          <div className="ph-stack">
            <p>
              The old key{status.keyEndsIn ? `, which ends in ${status.keyEndsIn},` : ''} stops at once. Every machine
              that uses it is shut out until it has the new one.
            </p>
            <div className="ph-row">
              <Button className="ph-push" onClick={() => setAsking(false)} data-autofocus>
                Keep the old key
              </Button>
              <Button color="red" variant="filled" onClick={begin}>
                Make a new key
              </Button>
            </div>
          </div>
        </Modal>
      )}
      {make.data && <NewKeyDialog value={make.data.key} onClose={make.reset} />}
    </Section>
  );
}
