// The safety stop: what would be cut, and a person's yes to exactly that.
import { Button, Modal } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState } from 'react';
import { plural, whole, wholeOrDash } from '../../lib/format.ts';
import { type Outputs, orpc } from '../../rpc/client.ts';
import { useAction, useMay } from '../../rpc/hooks.ts';

type Plan = Outputs['apexSync']['plan'];

const FEW = 8;
const MOST_SHOWN = 500;

export function SafetyPanel({ plan }: { plan: Plan }) {
  const [all, setAll] = useState(false);
  const [asking, ask] = useDisclosure(false);
  const may = useMay('sync.approve');
  const cuts = plan.items.filter((item) => item.action === 'safety_stop');
  const approve = useAction(orpc.apexSync.approve.mutationOptions(), () => `${plural(cuts.length, 'cut')} approved`);
  const confirm = () => {
    ask.close();
    approve.mutate({ items: cuts.map(({ batchId, to }) => ({ batchId, to })) });
  };
  return (
    <section className="ph-section" aria-label="Safety stop">
      <div className="ph-section-head">
        <IconAlertTriangle size={16} color="var(--ph-bad)" aria-hidden />
        <h2>
          {whole(plan.safety.cuts)} of {whole(plan.safety.batches)} batches would drop to zero or by more than half (
          {Math.round(plan.safety.sharePercent)} %)
        </h2>
        {may && (
          <Button
            variant="filled"
            color="red"
            onClick={ask.open}
            disabled={cuts.length === 0}
            loading={approve.isPending}
          >
            Approve {plural(cuts.length, 'cut')}…
          </Button>
        )}
      </div>
      {!may && <p>Approving is for Compliance and Super Admins: ask one of them to look at this page.</p>}
      <p className="ph-muted">
        Nothing was sent. Look at the cuts: if they are right, approve them. If not, fix the cause, such as a wrong
        import or count; the stop then lifts by itself.
      </p>
      <table className="ph-table">
        <thead>
          <tr>
            <th className="ph-num">Batch</th>
            <th>Product</th>
            <th className="ph-num">Apex has</th>
            <th className="ph-num">Would be</th>
            <th>Why</th>
          </tr>
        </thead>
        <tbody>
          {cuts.slice(0, all ? MOST_SHOWN : FEW).map((item) => (
            <tr key={item.batchId}>
              <td className="ph-num">{item.batchId}</td>
              <td>{item.productName}</td>
              <td className="ph-num">{wholeOrDash(item.from)}</td>
              <td className="ph-num ph-strong">{whole(item.to)}</td>
              <td>{item.cause}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {cuts.length > FEW && (
        <Button mt="xs" onClick={() => setAll(!all)}>
          {all ? 'Show fewer' : `Show all ${whole(cuts.length)}`}
        </Button>
      )}
      {all && cuts.length > MOST_SHOWN && <p className="ph-muted">The rest is in the plan below.</p>}
      <Modal
        opened={asking}
        onClose={ask.close}
        title={`Send ${plural(cuts.length, 'cut')} to Apex?`}
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <div className="ph-stack">
          <p>
            {plural(cuts.filter((item) => item.to === 0).length, 'batch', 'batches')} will show 0, the others less than
            half. They are sent exactly as listed; anything that changed meanwhile stops again.
          </p>
          <div className="ph-row">
            <Button className="ph-push" onClick={ask.close} data-autofocus>
              Do not send
            </Button>
            <Button variant="filled" color="red" onClick={confirm}>
              Approve and send {whole(cuts.length)}
            </Button>
          </div>
        </div>
      </Modal>
    </section>
  );
}
