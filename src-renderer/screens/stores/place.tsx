// The place of a store in delivery lists, one up or one down at a time.
import { ActionIcon, Tooltip } from '@mantine/core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import type { StoreRow } from '#shared/contract/stores.ts';
import { whole } from '../../lib/format.ts';
import { orpc } from '../../rpc/client.ts';
import { useAction, useMay } from '../../rpc/hooks.ts';

/** Whoever has the place a store gets moves one on, so the place of the one before is enough. */
function neighbours(store: StoreRow, stores: readonly StoreRow[]) {
  const placed = stores.filter((it) => it.position !== null);
  const at = placed.findIndex(({ id }) => id === store.id);
  const last = placed.at(-1)?.position ?? 0;
  if (at < 0) return { up: last + 1, down: null };
  const after = placed[at + 1]?.position ?? null;
  return { up: placed[at - 1]?.position ?? null, down: after === null ? null : after + 1 };
}

export function Place({ store, stores }: { store: StoreRow; stores: readonly StoreRow[] }) {
  const may = useMay('packing.write');
  const move = useAction(orpc.stores.edit.mutationOptions());
  const { up, down } = neighbours(store, stores);
  const go = (position: number | null) => position !== null && move.mutate({ id: store.id, position });
  return (
    <span className="ph-row" style={{ minHeight: 0 }}>
      {store.position === null ? 'By name, after those with a place' : whole(store.position)}
      {may && (
        <>
          <Tooltip label={store.position === null ? 'Give it the last place' : 'One up'}>
            <ActionIcon
              size={24}
              aria-label={store.position === null ? 'Give it the last place' : 'One place up'}
              disabled={up === null || move.isPending}
              onClick={() => go(up)}
            >
              <IconArrowUp size={14} />
            </ActionIcon>
          </Tooltip>
          {store.position !== null && (
            <Tooltip label="One down">
              <ActionIcon
                size={24}
                aria-label="One place down"
                disabled={down === null || move.isPending}
                onClick={() => go(down)}
              >
                <IconArrowDown size={14} />
              </ActionIcon>
            </Tooltip>
          )}
        </>
      )}
    </span>
  );
}
