// One order beside the list: its lines, where it goes, what it was split from or into.
import { ActionIcon, CopyButton, Tooltip } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconCheck, IconCopy, IconEyeOff, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { OrderDetail } from '#shared/contract/orders.ts';
import { Ago, Section } from '../../components/bits.tsx';
import { LoadProblem } from '../../components/empty-state.tsx';
import { RowsSkeleton } from '../../components/skeleton.tsx';
import { Status } from '../../components/status.tsx';
import { DASH } from '../../lib/format.ts';
import { orpc } from '../../rpc/client.ts';
import { Delivery, OrderState } from './columns.tsx';
import { useToday } from './data.ts';
import { OrderLines } from './lines.tsx';
import { dayWords, dollars } from './words.ts';

export function OrderDrawer(props: { id: number; onClose: () => void }) {
  const query = useQuery(orpc.orders.get.queryOptions({ input: { id: props.id } }));
  const today = useToday();
  useHotkeys([['Escape', () => !document.querySelector('[role=dialog],[role=menu]') && props.onClose()]]);
  const it = query.data;
  return (
    <aside className="ph-drawer" aria-label={it ? `Order ${it.invoiceNumber}` : 'Order'}>
      <div className="ph-drawer-head">
        <div className="ph-row">
          <h2 className="ph-strong ph-ellipsis" style={{ fontSize: '0.9375rem', margin: 0 }}>
            {it?.invoiceNumber ?? 'Loading…'}
          </h2>
          {it && (
            <CopyButton value={it.invoiceNumber}>
              {({ copied, copy }) => (
                <ActionIcon size={24} aria-label={copied ? 'Copied' : 'Copy the invoice number'} onClick={copy}>
                  {copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
                </ActionIcon>
              )}
            </CopyButton>
          )}
          <Tooltip label="Close (Esc)">
            <ActionIcon className="ph-push" aria-label="Close the order" onClick={props.onClose}>
              <IconX size={16} />
            </ActionIcon>
          </Tooltip>
        </div>
        {it && (
          <>
            <p className="ph-wrap">
              <span className="ph-strong">{it.buyer}</span>
              {it.buyerLicense && <span className="ph-muted"> · {it.buyerLicense}</span>}
            </p>
            <p className="ph-wrap">
              <OrderState row={it} />
            </p>
            {it.leftOut && (
              <p>
                <Status tone="quiet" icon={IconEyeOff} label="Left out of the packing list by a setting" />
              </p>
            )}
            <p>
              <span className="ph-muted">Delivery</span> <Delivery row={it} today={today} />
              <span className="ph-muted"> · Total</span> {it.totalCents === null ? DASH : `$${dollars(it.totalCents)}`}
            </p>
          </>
        )}
      </div>
      <div className="ph-drawer-body">
        {query.isError && <LoadProblem error={query.error} onRetry={() => void query.refetch()} />}
        {query.isPending && <RowsSkeleton rows={10} />}
        {it && (
          <>
            <OrderLines items={it.items} />
            {it.splits.length > 0 && <Splits splits={it.splits} />}
            {it.shipTo !== '' && (
              <Section title="Ship to">
                <p style={{ whiteSpace: 'pre-line' }}>{it.shipTo}</p>
              </Section>
            )}
            {it.note !== '' && (
              <Section title="Note">
                <p style={{ whiteSpace: 'pre-line' }}>{it.note}</p>
              </Section>
            )}
            <Facts detail={it} />
          </>
        )}
      </div>
    </aside>
  );
}

const Facts = ({ detail }: { detail: OrderDetail }) => (
  <Section title="Order">
    <table className="ph-table">
      <tbody>
        <Fact name="Ordered">{dayWords(detail.orderDate)}</Fact>
        <Fact name="Manifest">{detail.manifestNumber ?? 'none yet'}</Fact>
        <Fact name="Number on Apex">{detail.id}</Fact>
        <Fact name="Changed on Apex">
          <Ago at={detail.updatedAt} />
        </Fact>
        <Fact name="Read here">
          <Ago at={detail.seenAt} />
        </Fact>
      </tbody>
    </table>
  </Section>
);

const Fact = (props: { name: string; children: ReactNode }) => (
  <tr>
    <th scope="row" style={{ verticalAlign: 'top', width: 128 }}>
      {props.name}
    </th>
    <td className="ph-wrap">{props.children}</td>
  </tr>
);

const Splits = ({ splits }: { splits: OrderDetail['splits'] }) => (
  <Section title="Split on Apex">
    <ul>
      {splits.map(({ id, invoiceNumber, relation }) => (
        <li key={`${relation}-${id}`}>
          {relation === 'from' ? 'Split from ' : 'Split into '}
          <Link from="/orders" to="/orders" search={(old) => ({ ...old, id })} replace className="ph-link">
            {invoiceNumber || `order ${id}`}
          </Link>
        </li>
      ))}
    </ul>
  </Section>
);
