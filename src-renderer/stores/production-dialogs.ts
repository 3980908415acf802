// Which dialog of production is open, and over which batch. Opened by the board's keys, by menus, by a dropped card and,
// for a new batch, by the command palette from anywhere.
import { create } from 'zustand';
import type { ProductionBatch, ProductionNeed, ProductionStage, WeightCheck } from '#shared/contract/production.ts';

/** `kind` is the dialog; what else it needs to begin with stands beside it. */
export type BatchDialog =
  | {
      readonly kind:
        | 'edit'
        | 'addSource'
        | 'ground'
        | 'waste'
        | 'correctWaste'
        | 'override'
        | 'hold'
        | 'resume'
        | 'lab'
        | 'split'
        | 'finish'
        | 'close'
        | 'reopen'
        | 'cancel';
    }
  /** To which stage; null: still to be chosen. */
  | { readonly kind: 'move'; readonly to: ProductionStage | null }
  | { readonly kind: 'correctSource'; readonly tag: string }
  /** Of which SKU; null: still to be chosen, or a new one. */
  | { readonly kind: 'count' | 'target'; readonly skuKey: string | null }
  | { readonly kind: 'correctCount'; readonly skuKey: string }
  | { readonly kind: 'takeBack'; readonly packageId: string }
  | { readonly kind: 'acknowledge'; readonly check: WeightCheck };

export type ProductionDialogOpen =
  | { readonly kind: 'start'; readonly need: ProductionNeed | null }
  | { readonly kind: 'batch'; readonly batch: ProductionBatch; readonly dialog: BatchDialog };

export const useProductionDialog = create<{ readonly open: ProductionDialogOpen | null }>(() => ({ open: null }));

/** A new batch; with a need, its strain and SKU are filled in. */
export const openStart = (need: ProductionNeed | null = null): void =>
  useProductionDialog.setState({ open: { kind: 'start', need } });

export const openBatchDialog = (batch: ProductionBatch, dialog: BatchDialog): void =>
  useProductionDialog.setState({ open: { kind: 'batch', batch, dialog } });

export const closeProductionDialog = (): void => useProductionDialog.setState({ open: null });
