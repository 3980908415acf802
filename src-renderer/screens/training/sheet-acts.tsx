// What somebody in the training sheet does: each with what Packhouse makes of it.
import { Button } from '@mantine/core';
import { IconExternalLink } from '@tabler/icons-react';
import { isSheetAct, SHEET_ACT_TEXT } from '#shared/text/training.ts';
import { orpc } from '../../rpc/client.ts';
import { useAction } from '../../rpc/hooks.ts';

export function SheetActs({ packedHeader }: { packedHeader: boolean }) {
  const act = useAction(orpc.sandbox.inSheet.mutationOptions(), ({ what }) => what);
  // Only one of the two can be done.
  const hidden = packedHeader ? 'name-back' : 'rename';
  return (
    <ul className="ph-acts">
      {Object.keys(SHEET_ACT_TEXT).map((it) => {
        if (it === hidden || !isSheetAct(it)) return null;
        const { label, text } = SHEET_ACT_TEXT[it];
        const id = `act-${it}`;
        return (
          <li key={it}>
            <Button aria-describedby={id} disabled={act.isPending} onClick={() => act.mutate({ act: it })}>
              {label}
            </Button>
            <span id={id} className="ph-muted">
              {text}
            </span>
          </li>
        );
      })}
    </ul>
  );
}

export const OpenTrainingSheet = ({ url }: { url: string }) => (
  <Button
    component="a"
    href={url}
    target="_blank"
    rel="noopener noreferrer"
    leftSection={<IconExternalLink size={14} />}
  >
    Open the sheet
  </Button>
);
