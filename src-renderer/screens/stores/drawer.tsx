// One store beside the list: how its goods are delivered, its other names, and the ways on to its orders.
import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconPlus, IconX } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import type { StoreRow } from '#shared/contract/stores.ts';
import { Ago, Section } from '../../components/bits.tsx';
import { whole } from '../../lib/format.ts';
import { useMay } from '../../rpc/hooks.ts';
import { dayWords } from '../orders/words.ts';
import { LeftOut } from './columns.tsx';
import { EditStore } from './edit-dialog.tsx';
import { AddName, RemoveName } from './names.tsx';
import { Place } from './place.tsx';

type Alias = StoreRow['aliases'][number];

export function StoreDrawer(props: { store: StoreRow; stores: readonly StoreRow[]; onClose: () => void }) {
  const { store, stores } = props;
  const may = useMay('packing.write');
  const [dialog, setDialog] = useState<'edit' | 'add' | null>(null);
  const [removing, setRemoving] = useState<Alias | null>(null);
  useHotkeys([['Escape', () => !document.querySelector('[role=dialog],[role=menu]') && props.onClose()]]);
  return (
    <aside className="ph-drawer" aria-label={`Store ${store.name}`}>
      <div className="ph-drawer-head">
        <div className="ph-row">
          <h2 className="ph-strong ph-ellipsis" style={{ fontSize: '0.9375rem' }}>
            {store.name}
          </h2>
          {store.leftOut && <LeftOut />}
          <Tooltip label="Close (Esc)">
            <ActionIcon className="ph-push" aria-label="Close the store" onClick={props.onClose}>
              <IconX size={16} />
            </ActionIcon>
          </Tooltip>
        </div>
        {may && (
          <div className="ph-row ph-row-wrap">
            <Button onClick={() => setDialog('edit')}>Edit</Button>
          </div>
        )}
      </div>
      <div className="ph-drawer-body">
        <Section title="Delivery">
          <table className="ph-table">
            <tbody>
              <Fact name="Place">
                <Place store={store} stores={stores} />
              </Fact>
              <Fact name="Delivery lists">{store.leftOut ? 'Left out' : 'Stands in them'}</Fact>
              <Fact name="Delivery note">
                {store.deliveryNote ? (
                  <span style={{ whiteSpace: 'pre-wrap' }}>{store.deliveryNote}</span>
                ) : (
                  <span className="ph-muted">None</span>
                )}
              </Fact>
            </tbody>
          </table>
        </Section>
        <Section title="Orders">
          <table className="ph-table">
            <tbody>
              <Fact name="Open">{whole(store.openOrders)}</Fact>
              <Fact name="All">{whole(store.orders)}</Fact>
              <Fact name="Last order">{dayWords(store.lastOrderDate)}</Fact>
            </tbody>
          </table>
          <p style={{ marginTop: 8 }}>
            <Link to="/packing" search={{ store: store.id }} className="ph-link">
              Pack for it
            </Link>
            {' · '}
            <Link to="/delivery" search={{ store: store.id }} className="ph-link">
              Deliver to it
            </Link>
            {' · '}
            <Link to="/history" search={{ q: store.name }} className="ph-link">
              History
            </Link>
          </p>
        </Section>
        <Section
          title={`Other names (${whole(store.aliases.length)})`}
          actions={
            may && (
              <Button leftSection={<IconPlus size={14} />} onClick={() => setDialog('add')}>
                Add a name
              </Button>
            )
          }
        >
          <OtherNames store={store} onRemove={may ? setRemoving : null} />
        </Section>
      </div>
      {dialog === 'edit' && <EditStore store={store} onClose={() => setDialog(null)} />}
      {dialog === 'add' && <AddName store={store} stores={stores} onClose={() => setDialog(null)} />}
      {removing && <RemoveName store={store} alias={removing} onClose={() => setRemoving(null)} />}
    </aside>
  );
}

function OtherNames({ store, onRemove }: { store: StoreRow; onRemove: ((alias: Alias) => void) | null }) {
  if (store.aliases.length === 0) {
    return (
      <p className="ph-muted">
        None. When another system writes the store differently, add that name: its orders then come here.
      </p>
    );
  }
  return (
    <>
      <p className="ph-muted" style={{ marginBottom: 4 }}>
        Orders under {store.aliases.length === 1 ? 'this name' : 'these names'} count as orders of {store.name}.
      </p>
      <table className="ph-table" aria-label="Other names">
        <tbody>
          {store.aliases.map((alias) => (
            <tr key={alias.id}>
              <td className="ph-wrap">
                {alias.alias}
                <div className="ph-muted">
                  Added <Ago at={alias.createdAt} />
                  {alias.createdBy && ` by ${alias.createdBy}`}
                </div>
              </td>
              {onRemove && (
                <td style={{ width: 1, whiteSpace: 'nowrap' }}>
                  <Button onClick={() => onRemove(alias)}>
                    Take away
                    <span className="ph-visually-hidden"> {alias.alias}</span>
                  </Button>
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

const Fact = (props: { name: string; children: ReactNode }) => (
  <tr>
    <th scope="row">{props.name}</th>
    <td className="ph-wrap">{props.children}</td>
  </tr>
);
