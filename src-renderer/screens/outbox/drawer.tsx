// One item beside the list: what it is, how it stands, what went wrong and what to do, exactly what is sent, and how
// it was written down.
import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconBan, IconRefresh, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactNode, use } from 'react';
import { OUTBOX_TARGET_TEXT, outboxKindWords, payloadFieldWords, troubleText } from '#shared/text/outbox.ts';
import { Ago, Section } from '../../components/bits.tsx';
import { LoadProblem } from '../../components/empty-state.tsx';
import { RowsSkeleton } from '../../components/skeleton.tsx';
import { DASH, exactTime, whole } from '../../lib/format.ts';
import { orpc } from '../../rpc/client.ts';
import { useMay } from '../../rpc/hooks.ts';
import { TimeZone } from '../../rpc/time-zone.ts';
import { NextTry } from './columns.tsx';
import { canDecide, type OutboxDetail } from './data.ts';
import { ItemState, stateWords } from './state.tsx';

interface Props {
  readonly id: string;
  readonly onClose: () => void;
  readonly onRetry: (ids: readonly string[]) => void;
  readonly onCancel: (item: OutboxDetail) => void;
}

export function OutboxDrawer(props: Props) {
  const query = useQuery(orpc.outbox.get.queryOptions({ input: { id: props.id } }));
  useHotkeys([['Escape', () => !document.querySelector('[role=dialog],[role=menu]') && props.onClose()]]);
  const it = query.data;
  return (
    <aside className="ph-drawer" aria-label={it ? `To send: ${it.title}` : 'To send'}>
      <div className="ph-drawer-head">
        <div className="ph-row">
          <h2 className="ph-strong ph-wrap" style={{ fontSize: '0.9375rem', margin: 0 }}>
            {it?.title ?? 'Loading…'}
          </h2>
          <Tooltip label="Close (Esc)">
            <ActionIcon className="ph-push" aria-label="Close the item" onClick={props.onClose}>
              <IconX size={16} />
            </ActionIcon>
          </Tooltip>
        </div>
        {it && (
          <p className="ph-wrap">
            <ItemState item={it} /> <span className="ph-muted">to {OUTBOX_TARGET_TEXT[it.target]}</span>
          </p>
        )}
        {it && <Actions {...props} item={it} />}
      </div>
      <div className="ph-drawer-body">
        {query.isError && <LoadProblem error={query.error} onRetry={() => void query.refetch()} />}
        {query.isPending && <RowsSkeleton rows={10} />}
        {it && (
          <>
            <Standing item={it} />
            <WhatIsSent item={it} />
            <WrittenDown item={it} />
          </>
        )}
      </div>
    </aside>
  );
}

function Actions({ item, onRetry, onCancel }: Props & { readonly item: OutboxDetail }) {
  const may = useMay('sync.operate');
  if (!may || !canDecide(item)) return null;
  return (
    <div className="ph-row">
      <Button leftSection={<IconRefresh size={14} />} onClick={() => onRetry([item.id])}>
        {item.state === 'unknown' ? 'Look now' : 'Retry now'}
      </Button>
      <Button leftSection={<IconBan size={14} />} onClick={() => onCancel(item)}>
        Cancel it…
      </Button>
    </div>
  );
}

function Standing({ item }: { item: OutboxDetail }) {
  const trouble = item.lastError && troubleText(item.lastError.code);
  // What to do about it is of no use any more once it is over, but for what may have arrived all the same.
  const over = item.state === 'cancelled' || item.state === 'done';
  const says = !over || item.lastError?.code === 'cancelled_unsure' || item.lastError?.code === 'taken_back_late';
  return (
    <Section title="How it stands">
      <p className="ph-wrap">{stateWords(item)}</p>
      {trouble && item.lastError && (
        <p className="ph-wrap">
          <span className="ph-strong">{trouble.label}.</span> {says && trouble.text}
          {item.lastError.detail && <span className="ph-muted"> ({item.lastError.detail})</span>}
        </p>
      )}
      <Facts>
        <Fact name="Tries">{whole(item.attempts)}</Fact>
        {!over && (
          <Fact name="Next try">
            <NextTry item={item} />
          </Fact>
        )}
        <Fact name="Wanted by">
          {item.createdBy}, <Ago at={item.createdAt} />
        </Fact>
        {item.doneAt !== null && (
          <Fact name="Sent">
            <Ago at={item.doneAt} />
          </Fact>
        )}
        {item.state === 'cancelled' && (
          <Fact name="Cancelled by">
            {item.cancelledBy}: {item.cancelReason}
          </Fact>
        )}
      </Facts>
    </Section>
  );
}

const valueWords = (value: unknown): string => {
  if (value === null || value === undefined || value === '') return DASH;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
};

function WhatIsSent({ item }: { item: OutboxDetail }) {
  const orderId = item.payload.orderId;
  return (
    <Section title="What is sent">
      <Facts>
        <Fact name="Kind">{outboxKindWords(item.kind)}</Fact>
        {Object.entries(item.payload).map(([field, value]) => (
          <Fact key={field} name={payloadFieldWords(field)}>
            {valueWords(value)}
          </Fact>
        ))}
      </Facts>
      {typeof orderId === 'number' && (
        <p>
          <Link to="/orders" search={{ id: orderId, view: 'all' }} className="ph-link">
            Open the order
          </Link>
        </p>
      )}
    </Section>
  );
}

function WrittenDown({ item }: { item: OutboxDetail }) {
  const timeZone = use(TimeZone);
  return (
    <Section title="How it was written down">
      <Facts>
        <Fact name="In order with">
          {item.subject}, number {whole(item.seq)}
        </Fact>
        <Fact name="Since">{exactTime(item.createdAt, timeZone)}</Fact>
        <Fact name="Acts once by">
          <span className="ph-mono">{item.idempotencyKey}</span>
        </Fact>
        <Fact name="Id">
          <span className="ph-mono">{item.id}</span>
        </Fact>
      </Facts>
    </Section>
  );
}

const Facts = (props: { children: ReactNode }) => (
  <table className="ph-table">
    <tbody>{props.children}</tbody>
  </table>
);

const Fact = (props: { name: string; children: ReactNode }) => (
  <tr>
    <th scope="row" style={{ verticalAlign: 'top', width: 128 }}>
      {props.name}
    </th>
    <td className="ph-wrap">{props.children}</td>
  </tr>
);
