// What people pinned: these beat every other way of matching.
import { Button } from '@mantine/core';
import { Ago } from '../../components/bits.tsx';
import { RowsSkeleton } from '../../components/skeleton.tsx';
import { tellWithUndo } from '../../components/undo.tsx';
import { client, type Outputs, orpc } from '../../rpc/client.ts';
import { useAction, useMay } from '../../rpc/hooks.ts';
import { pinFits } from './fits.ts';
import { WorkList } from './parts.tsx';

type Pin = Outputs['mapping']['pins'][number];

export function PinsTab(props: { rows: readonly Pin[] | undefined; filter: string }) {
  if (!props.rows) return <RowsSkeleton />;
  return (
    <WorkList
      label="Pins"
      items={props.rows.filter((it) => pinFits(props.filter, it))}
      filtered={props.filter !== ''}
      empty="Pin a batch where names alone do not decide: under Needs a decision, or in a package's SKU list."
      render={(pin) => <PinRow key={pin.id} pin={pin} />}
    />
  );
}

function PinRow({ pin }: { pin: Pin }) {
  const may = useMay('mapping.write');
  const { packageId, strain, skuKey, batchId } = pin;
  const remove = useAction(orpc.mapping.removePin.mutationOptions(), () =>
    tellWithUndo(
      'Pin removed',
      () => client.mapping.addPin({ ...(packageId ? { packageId } : { strain: strain ?? '' }), skuKey, batchId }),
      'Pin is back',
    ),
  );
  return (
    <div className="ph-todo">
      <span className="ph-ellipsis">
        <span className="ph-strong">{strain ?? pin.metrcNumber}</span> {skuKey} goes to batch{' '}
        <span className="ph-strong">{batchId}</span>{' '}
        {pin.productName && <span className="ph-muted">{pin.productName}</span>}
      </span>
      <span className="ph-push ph-muted">
        {pin.createdBy}, <Ago at={pin.createdAt} />
      </span>
      {may && (
        <Button
          loading={remove.isPending}
          onClick={() => remove.mutate({ id: pin.id })}
          aria-label={`Remove pin to batch ${batchId}`}
        >
          Remove
        </Button>
      )}
    </div>
  );
}
