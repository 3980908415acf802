// The conflicts tray beside the packing list: what was changed here and in the spreadsheet differently and waits for a
// choice, then what else was found there, then what is over. The list stays in view.
import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconCircleCheck, IconX } from '@tabler/icons-react';
import { type Ref, useEffect, useImperativeHandle, useRef, useState } from 'react';
import type { SheetFinding } from '#shared/contract/sheets.ts';
import { EmptyState, LoadProblem } from '../../components/empty-state.tsx';
import { RowsSkeleton } from '../../components/skeleton.tsx';
import { Status } from '../../components/status.tsx';
import { plural } from '../../lib/format.ts';
import { dropFindings, useOpenFindings } from '../sheets/data.ts';
import { type Tray, trayOf, trayWords } from '../sheets/findings.ts';
import { ClosedFindings } from './tray-closed.tsx';
import { ConflictList } from './tray-conflicts.tsx';
import { NoteGroup } from './tray-notes.tsx';
import { type Choice, chooseAll, dismissAll, type Refusals } from './tray-work.ts';
import { isTextField } from './use-scan-keys.ts';

export interface TrayHandle {
  /** Keys typed while something in the tray has the focus; true when they were used. */
  readonly typed: (text: string) => boolean;
}

const KEYS: ReadonlyMap<string, Choice> = new Map([
  ['1', 'theirs'],
  ['2', 'ours'],
  ['3', 'now'],
]);

interface Props {
  readonly ref: Ref<TrayHandle>;
  readonly may: boolean;
  readonly onShow: (finding: SheetFinding) => void;
  readonly onClose: () => void;
}

export function ConflictsTray(props: Props) {
  const query = useOpenFindings();
  const tray = trayOf(query.data?.findings ?? []);
  useHotkeys([['Escape', () => !document.querySelector('[role=dialog],[role=menu]') && props.onClose()]]);
  return (
    <aside className="ph-drawer ph-tray" aria-label="Conflicts and notes">
      <div className="ph-drawer-head">
        <div className="ph-row">
          <h2 className="ph-strong ph-ellipsis" style={{ fontSize: '0.9375rem', margin: 0 }}>
            Conflicts and notes
          </h2>
          <Tooltip label="Close (Esc)">
            <ActionIcon className="ph-push" aria-label="Close the tray" onClick={props.onClose}>
              <IconX size={16} />
            </ActionIcon>
          </Tooltip>
        </div>
        <p className="ph-muted" role="status">
          {query.data ? `${trayWords(tray.conflicts.length, tray.noteCount)} from Google Sheets and Excel` : 'Loading…'}
        </p>
      </div>
      <div className="ph-drawer-body">
        {query.isError && !query.data && <LoadProblem error={query.error} onRetry={() => void query.refetch()} />}
        {query.isPending && <RowsSkeleton rows={8} />}
        {query.data && (
          <>
            <OpenFindings {...props} tray={tray} />
            <ClosedFindings />
          </>
        )}
      </div>
    </aside>
  );
}

const NO_REFUSALS: Refusals = new Map();

function OpenFindings({ ref, tray, may, onShow }: Props & { tray: Tray }) {
  const section = useRef<HTMLDivElement>(null);
  const [refusals, setRefusals] = useState(NO_REFUSALS);
  const [busy, setBusy] = useState(false);

  // Opened: the keys work at once. Whoever is typing or stands in the list is left there.
  useEffect(() => {
    const at = document.activeElement;
    if (!isTextField(at) && !at?.closest('.ag-root')) {
      section.current?.querySelector<HTMLElement>('[data-conflict]')?.focus({ preventScroll: true });
    }
  }, []);

  const choose = async (chosen: readonly SheetFinding[], choice: Choice) => {
    if (busy || !may || chosen.length === 0) return;
    const hadFocus = section.current?.contains(document.activeElement) ?? false;
    setBusy(true);
    // What stood after the last of them gets the focus, or what stood before.
    const gone = new Set(chosen.map(({ id }) => id));
    const left = tray.conflicts.map(({ id }) => id).filter((id) => !gone.has(id));
    const after = tray.conflicts.slice(tray.conflicts.findIndex(({ id }) => id === chosen.at(-1)?.id) + 1);
    const next = after.find(({ id }) => !gone.has(id))?.id ?? left.at(-1);
    const outcome = await chooseAll(chosen, choice);
    setRefusals((old) => new Map([...old].filter(([id]) => !gone.has(id)).concat([...outcome.refused])));
    dropFindings(outcome.done);
    setBusy(false);
    // A button that cannot be pressed meanwhile loses the focus; whoever went elsewhere is left there.
    const now = document.activeElement;
    const hasFocus = hadFocus && (now === document.body || section.current?.contains(now));
    const [refused] = outcome.refused.keys();
    if (hasFocus) focusFinding(section, refused ?? next);
  };

  useImperativeHandle(ref, () => ({
    typed: (text) => {
      const choice = KEYS.get(text);
      const row = section.current?.contains(document.activeElement)
        ? document.activeElement?.closest<HTMLElement>('[data-conflict]')
        : null;
      const conflict = tray.conflicts.find(({ id }) => id === row?.dataset.conflict);
      if (choice === undefined || !conflict) return false;
      void choose([conflict], choice);
      return true;
    },
  }));

  const dismiss = async (findings: readonly SheetFinding[]) => {
    setBusy(true);
    dropFindings(await dismissAll(findings.map(({ id }) => id)));
    setBusy(false);
  };

  if (tray.conflicts.length + tray.noteCount === 0) {
    return (
      <EmptyState title="Nothing waits here" role="status">
        <p>
          <Status tone="ok" icon={IconCircleCheck} label="The list and the spreadsheet agree." />
        </p>
        <p className="ph-muted">
          When the same cell is changed here and there differently, or something is typed there that cannot be taken, it
          stands here until somebody has looked.
        </p>
      </EmptyState>
    );
  }
  return (
    <div ref={section} tabIndex={-1} className="ph-tray-body">
      {tray.conflicts.length > 0 && (
        <ConflictList
          conflicts={tray.conflicts}
          refusals={refusals}
          may={may}
          busy={busy}
          onChoose={(chosen, choice) => void choose(chosen, choice)}
          onShow={onShow}
        />
      )}
      {may && tray.noteCount > 1 && (
        <div className="ph-tray-all">
          <span className="ph-muted">{plural(tray.noteCount, 'note')} below</span>
          <Button
            className="ph-push"
            disabled={busy}
            onClick={() => void dismiss(tray.notes.flatMap(({ findings }) => findings))}
          >
            Dismiss all notes
          </Button>
        </div>
      )}
      {tray.notes.map((group) => (
        <NoteGroup
          key={group.kind}
          {...group}
          may={may}
          busy={busy}
          onShow={onShow}
          onDismiss={(findings) => void dismiss(findings)}
        />
      ))}
    </div>
  );
}

/** Once the row that had the focus is gone from the page. */
function focusFinding(section: { readonly current: HTMLElement | null }, id: string | undefined): void {
  requestAnimationFrame(() => {
    const row = id === undefined ? null : section.current?.querySelector<HTMLElement>(`[data-conflict="${id}"]`);
    (row ?? section.current)?.focus();
    // All of it: it may have grown meanwhile.
    row?.scrollIntoView({ block: 'nearest' });
  });
}
