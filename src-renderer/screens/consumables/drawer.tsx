// One consumable beside the list: how much there is and how long it lasts, what uses it, and everything that came and went.
import { ActionIcon, Button, Menu, Tooltip } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconArchive, IconArchiveOff, IconDots, IconPencil, IconPlus, IconTrash, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ConsumableRow, RecipeRow } from '#shared/contract/consumables.ts';
import { CONSUMABLE_KIND_TEXT, STOCK_STATE_TEXT, stockStateOf } from '#shared/text/consumables.ts';
import { Figure, KeyFigures, Section } from '../../components/bits.tsx';
import { LoadProblem } from '../../components/empty-state.tsx';
import { RowsSkeleton } from '../../components/skeleton.tsx';
import { tellWithUndo } from '../../components/undo.tsx';
import { DASH, whole } from '../../lib/format.ts';
import { client, orpc } from '../../rpc/client.ts';
import { useAction, useMay } from '../../rpc/hooks.ts';
import { useRecipes } from './data.ts';
import { ConsumableDialog } from './edit-dialog.tsx';
import { ConsumableHistory } from './history.tsx';
import { RecipeDialog } from './recipe-dialog.tsx';
import { RecipeLines } from './recipe-lines.tsx';
import { type StockAction, StockDialog } from './stock-dialogs.tsx';
import { StockStatus } from './stock-state.tsx';
import { bySku, daysWords } from './words.ts';

const LEDGER_STEP = 200;

type Open = StockAction | 'edit' | { readonly recipe: RecipeRow | null };

export function ConsumableDrawer(props: { id: string; onClose: () => void }) {
  const [limit, setLimit] = useState(LEDGER_STEP);
  const [open, setOpen] = useState<Open | null>(null);
  const query = useQuery(
    orpc.consumables.get.queryOptions({ input: { id: props.id, ledgerLimit: limit }, placeholderData: (old) => old }),
  );
  useHotkeys([['Escape', () => !document.querySelector('[role=dialog],[role=menu]') && props.onClose()]]);
  const it = query.data;
  const row = it?.consumable;
  const close = () => setOpen(null);
  return (
    <aside className="ph-drawer" aria-label={row ? `Consumable ${row.name}` : 'Consumable'}>
      <Head row={row} onClose={props.onClose} onOpen={setOpen} />
      <div className="ph-drawer-body">
        {query.isError && <LoadProblem error={query.error} onRetry={() => void query.refetch()} />}
        {query.isPending && <RowsSkeleton rows={10} />}
        {it && row && (
          <>
            <Stock row={row} />
            <UsedBy row={row} recipes={it.recipes} onOpen={(recipe) => setOpen({ recipe })} />
            <ConsumableHistory
              ledger={it.ledger}
              total={it.ledgerTotal}
              onMore={() => setLimit(Math.min(5000, limit + LEDGER_STEP * 5))}
            />
          </>
        )}
      </div>
      {row && open === 'edit' && <ConsumableDialog row={row} onClose={close} />}
      {row && typeof open === 'string' && open !== 'edit' && <StockDialog row={row} action={open} onClose={close} />}
      {row && open !== null && typeof open === 'object' && (
        <Recipe row={row} recipe={open.recipe} own={it?.recipes ?? []} onClose={close} />
      )}
    </aside>
  );
}

function Head(props: { row: ConsumableRow | undefined; onClose: () => void; onOpen: (open: Open) => void }) {
  const { row, onOpen } = props;
  const may = useMay('production.write');
  const archived = row !== undefined && row.archivedAt !== null;
  const archive = useAction(orpc.consumables.archive.mutationOptions(), (_, input) =>
    tellWithUndo(
      input.archived ? `${row?.name} put away` : `${row?.name} is back in the list`,
      () => client.consumables.archive({ id: input.id, archived: !input.archived }),
      input.archived ? 'Back in the list' : 'Put away again',
    ),
  );
  return (
    <div className="ph-drawer-head">
      <div className="ph-row">
        <h2 className="ph-strong ph-ellipsis" style={{ fontSize: '0.9375rem', margin: 0 }}>
          {row?.name ?? 'Loading…'}
        </h2>
        {row && <span className="ph-muted">{CONSUMABLE_KIND_TEXT[row.kind]}</span>}
        <Tooltip label="Close (Esc)">
          <ActionIcon className="ph-push" aria-label="Close the consumable" onClick={props.onClose}>
            <IconX size={16} />
          </ActionIcon>
        </Tooltip>
      </div>
      {row?.note && <p className="ph-muted ph-wrap">{row.note}</p>}
      {row && may && (
        <div className="ph-row ph-row-wrap" style={{ paddingTop: 4 }}>
          {archived ? (
            <Button
              variant="filled"
              leftSection={<IconArchiveOff size={14} />}
              loading={archive.isPending}
              onClick={() => archive.mutate({ id: row.id, archived: false })}
            >
              Take it out again
            </Button>
          ) : (
            <>
              <Button variant="filled" onClick={() => onOpen('receive')}>
                Receive
              </Button>
              <Button onClick={() => onOpen('count')}>Count</Button>
              <Menu>
                <Menu.Target>
                  <ActionIcon aria-label="More for this consumable" variant="default">
                    <IconDots size={16} />
                  </ActionIcon>
                </Menu.Target>
                <Menu.Dropdown>
                  <Menu.Item leftSection={<IconPencil size={14} />} onClick={() => onOpen('edit')}>
                    Edit name and reorder point
                  </Menu.Item>
                  <Menu.Item leftSection={<IconTrash size={14} />} onClick={() => onOpen('discard')}>
                    Discard pieces
                  </Menu.Item>
                  <Menu.Item
                    leftSection={<IconArchive size={14} />}
                    onClick={() => archive.mutate({ id: row.id, archived: true })}
                  >
                    Put away
                  </Menu.Item>
                </Menu.Dropdown>
              </Menu>
            </>
          )}
        </div>
      )}
    </div>
  );
}

/** Why the days are what they are. */
function daysReason({ daysLeft, perDay, onHand }: ConsumableRow): string {
  if (daysLeft === null || perDay === null) return 'Nothing was used in the last 30 days';
  return `${whole(Math.max(0, onHand))} on hand ÷ ${whole(perDay)} a day`;
}

function Stock({ row }: { row: ConsumableRow }) {
  const { daysLeft, perDay, archivedAt } = row;
  const state = stockStateOf(row);
  return (
    <>
      <KeyFigures label="Stock">
        <Figure label="On hand">{whole(row.onHand)}</Figure>
        <Figure label="Reorder at">{row.reorderPoint > 0 ? whole(row.reorderPoint) : DASH}</Figure>
        <Figure label="A day" title="Used a day, over the last 30 days">
          {perDay === null ? DASH : whole(perDay)}
        </Figure>
        <Figure label="Days left" title={daysReason(row)}>
          {daysLeft === null ? DASH : daysWords(daysLeft)}
        </Figure>
      </KeyFigures>
      {archivedAt === null && state !== 'fine' && (
        <p className="ph-section" role="status">
          <StockStatus row={row} order /> <span className="ph-muted">{STOCK_STATE_TEXT[state].text}</span>
        </p>
      )}
    </>
  );
}

function UsedBy(props: {
  row: ConsumableRow;
  recipes: readonly RecipeRow[];
  onOpen: (recipe: RecipeRow | null) => void;
}) {
  const mayWrite = useMay('production.write');
  const may = mayWrite && props.row.archivedAt === null;
  const sorted = props.recipes.toSorted((a, b) => bySku(a.skuKey, b.skuKey));
  return (
    <Section
      title={`Recipes (${whole(props.recipes.length)})`}
      actions={
        may && (
          <Button leftSection={<IconPlus size={14} />} onClick={() => props.onOpen(null)}>
            Add a SKU
          </Button>
        )
      }
    >
      {props.recipes.length === 0 ? (
        <p className="ph-muted">
          No SKU uses it yet. Say which one does and how many, and production takes it off by itself.
        </p>
      ) : (
        <RecipeLines label="Recipes" recipes={sorted} by="sku" onEdit={props.onOpen} />
      )}
    </Section>
  );
}

function Recipe(props: {
  row: ConsumableRow;
  recipe: RecipeRow | null;
  own: readonly RecipeRow[];
  onClose: () => void;
}) {
  const all = useRecipes().data?.recipes ?? props.own;
  return (
    <RecipeDialog
      recipe={props.recipe}
      consumableId={props.row.id}
      recipes={all}
      consumables={[props.row]}
      onClose={props.onClose}
    />
  );
}
