// Whichever dialog of production is open, over the newest figures of its batch.
import {
  closeProductionDialog,
  type ProductionDialogOpen,
  useProductionDialog,
} from '../../stores/production-dialogs.ts';
import { CorrectCountDialog, CountDialog, TargetDialog } from './count-dialogs.tsx';
import { useActiveBatches } from './data.ts';
import type { DialogProps } from './dialog-parts.tsx';
import { CancelDialog, CloseDialog, ReopenDialog, TakeBackDialog } from './end-dialogs.tsx';
import { FinishDialog } from './finish-dialog.tsx';
import {
  AddSourceDialog,
  CorrectSourceDialog,
  CorrectWasteDialog,
  GroundDialog,
  SplitDialog,
  WasteDialog,
} from './grams-dialogs.tsx';
import { HoldDialog, MoveDialog, OverrideDialog, ResumeDialog } from './move-dialogs.tsx';
import { AcknowledgeDialog, EditDialog, LabDialog } from './note-dialogs.tsx';
import { StartDialog } from './start-dialog.tsx';

type OverBatch = Extract<ProductionDialogOpen, { kind: 'batch' }>;

export function ProductionDialogs({ onOpen }: { onOpen: (id: string) => void }) {
  const open = useProductionDialog((it) => it.open);
  if (open === null) return null;
  if (open.kind === 'start') {
    return <StartDialog need={open.need} onClose={closeProductionDialog} onStarted={onOpen} />;
  }
  return <BatchDialogOpen key={`${open.dialog.kind} ${open.batch.id}`} open={open} onOpen={onOpen} />;
}

function BatchDialogOpen({ open, onOpen }: { open: OverBatch; onOpen: (id: string) => void }) {
  const newest = useActiveBatches().data?.batches.find((it) => it.id === open.batch.id);
  const { dialog } = open;
  const of: DialogProps = { batch: newest ?? open.batch, onClose: closeProductionDialog };
  switch (dialog.kind) {
    case 'move':
      return <MoveDialog {...of} to={dialog.to} />;
    case 'override':
      return <OverrideDialog {...of} />;
    case 'hold':
      return <HoldDialog {...of} />;
    case 'resume':
      return <ResumeDialog {...of} />;
    case 'edit':
      return <EditDialog {...of} />;
    case 'lab':
      return <LabDialog {...of} />;
    case 'acknowledge':
      return <AcknowledgeDialog {...of} check={dialog.check} />;
    case 'addSource':
      return <AddSourceDialog {...of} />;
    case 'correctSource':
      return <CorrectSourceDialog {...of} tag={dialog.tag} />;
    case 'ground':
      return <GroundDialog {...of} />;
    case 'waste':
      return <WasteDialog {...of} />;
    case 'correctWaste':
      return <CorrectWasteDialog {...of} />;
    case 'split':
      return <SplitDialog {...of} onOther={onOpen} />;
    case 'count':
      return <CountDialog {...of} skuKey={dialog.skuKey} />;
    case 'correctCount':
      return <CorrectCountDialog {...of} skuKey={dialog.skuKey} />;
    case 'target':
      return <TargetDialog {...of} skuKey={dialog.skuKey} />;
    case 'finish':
      return <FinishDialog {...of} />;
    case 'close':
      return <CloseDialog {...of} />;
    case 'takeBack':
      return <TakeBackDialog {...of} packageId={dialog.packageId} />;
    case 'reopen':
      return <ReopenDialog {...of} />;
    case 'cancel':
      return <CancelDialog {...of} />;
  }
}
