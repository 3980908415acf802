// The board: a column for each stage, worked with keys, menus or by dragging alike. What was finished today stands folded
// at the end; dropping a batch there asks into which package.
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { ProductionBatch, ProductionStage } from '#shared/contract/production.ts';
import { moveTo } from './actions.ts';
import { isArrow, neighbour } from './board-keys.ts';
import { cardId } from './card.tsx';
import { Column } from './column.tsx';
import { FinishedColumn } from './finished-column.tsx';
import { stageBeside, WORK_STAGES } from './stages.ts';

interface Props {
  readonly batches: readonly ProductionBatch[];
  readonly finished: readonly ProductionBatch[];
  readonly open: string | undefined;
  readonly may: boolean;
}

/** How long a dialog takes to go away and give the focus back. */
const DIALOG_GONE_MS = 250;

/** Who stands longest in a stage stands on top. */
function byStage(batches: readonly ProductionBatch[]): ReadonlyMap<ProductionStage, readonly ProductionBatch[]> {
  const sorted = [...batches].sort((a, b) => (a.stageSince < b.stageSince ? -1 : 1));
  return new Map(WORK_STAGES.map((stage) => [stage, sorted.filter((it) => it.stage === stage)]));
}

export function Board({ batches, finished, open, may }: Props) {
  const columns = useMemo(() => byStage(batches), [batches]);
  const [dragged, setDragged] = useState<ProductionBatch | null>(null);
  const [focused, setFocused] = useState<string | null>(null);
  const followFocus = useFocusThatMoves(batches);
  const board = useRef<HTMLElement>(null);

  // The card of the open batch stays in sight when the drawer takes its room.
  useEffect(() => {
    if (open !== undefined)
      document.getElementById(cardId(open))?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [open]);

  useEffect(() => {
    const element = board.current;
    const keyed = (event: KeyboardEvent) => {
      const id =
        event.target instanceof HTMLElement
          ? event.target.closest<HTMLElement>('[data-batch]')?.dataset.batch
          : undefined;
      if (id === undefined || !isArrow(event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
      // An open menu has its own arrows.
      if (document.querySelector('[role=menu]')) return;
      event.preventDefault();
      if (!event.shiftKey) {
        const next = neighbour([...columns.values()], id, event.key);
        if (next !== null) document.getElementById(cardId(next))?.focus();
        return;
      }
      const batch = batches.find((it) => it.id === id);
      const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : null;
      const to = batch && step !== null ? stageBeside(batch.stage, step) : null;
      if (may && batch && to !== null && moveTo(batch, to)) followFocus(id);
    };
    element?.addEventListener('keydown', keyed);
    return () => element?.removeEventListener('keydown', keyed);
  }, [batches, columns, may, followFocus]);

  const drop = (to: ProductionStage) => {
    if (dragged !== null && moveTo(dragged, to)) followFocus(dragged.id);
    setDragged(null);
  };

  return (
    <section className="ph-board" aria-label="Board of batches" ref={board}>
      {WORK_STAGES.map((stage) => {
        const own = columns.get(stage) ?? [];
        const tabbed = own.find((it) => it.id === focused)?.id ?? own[0]?.id;
        return (
          <Column
            key={stage}
            stage={stage}
            batches={own}
            open={open}
            may={may}
            tabbed={tabbed}
            dragged={dragged}
            onDrag={setDragged}
            onDrop={() => drop(stage)}
            onFocus={setFocused}
          />
        );
      })}
      <FinishedColumn batches={finished} open={open} dragged={dragged} onDrop={() => drop('finished')} />
    </section>
  );
}

/** A card that goes to another column is drawn anew there: the focus goes with it. */
function useFocusThatMoves(batches: readonly ProductionBatch[]): (id: string) => void {
  const following = useRef<string | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    if (!batches.some(({ id }) => id === following.current)) return;
    const look = () => {
      const id = following.current;
      if (id === null || document.activeElement !== document.body) return;
      document.getElementById(cardId(id))?.focus();
      following.current = null;
    };
    look();
    timer.current = setTimeout(() => {
      look();
      // Whoever went on to something else is not called back; a dialog that is open still ends here.
      if (document.querySelector('[role=dialog]') === null) following.current = null;
    }, DIALOG_GONE_MS);
    return () => clearTimeout(timer.current);
  }, [batches]);
  return useCallback((id: string) => {
    following.current = id;
  }, []);
}
