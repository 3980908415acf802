// Opens the conflicts tray, and says how much waits in it.
import { Button } from '@mantine/core';
import { IconArrowsDiff } from '@tabler/icons-react';
import { useSheetsStatus } from '../sheets/data.ts';
import { trayWords } from '../sheets/findings.ts';

export function TrayButton(props: { open: boolean; onToggle: () => void }) {
  const status = useSheetsStatus().data;
  const conflicts = status?.openConflicts ?? 0;
  const notes = status?.openNotes ?? 0;
  const some = conflicts + notes > 0;
  // Without a spreadsheet nothing can disagree with the list.
  if (!props.open && !some && (status === undefined || (status.live === 'here' && !status.sheets.enabled))) return null;
  return (
    <Button
      className="ph-tray-button"
      data-some={some || undefined}
      leftSection={<IconArrowsDiff size={14} aria-hidden />}
      aria-expanded={props.open}
      title="What was changed here and in the spreadsheet differently, and what else was found there"
      onClick={props.onToggle}
    >
      {trayWords(conflicts, notes)}
    </Button>
  );
}
