// Takes back the last thing this person did since signing in, and says beforehand what that is.
import { Button, Tooltip } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconArrowBackUp } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { isMac } from '../../lib/platform.ts';
import { orpc } from '../../rpc/client.ts';
import { undoLast } from './actions.ts';
import { undoWords } from './words.ts';

export function UndoButton() {
  const [busy, setBusy] = useState(false);
  const next = useQuery(orpc.packing.undoable.queryOptions()).data?.next;
  const run = () => {
    if (busy) return;
    setBusy(true);
    void undoLast().finally(() => setBusy(false));
  };
  useHotkeys([['mod+Z', (event) => !event.repeat && run()]]);
  const words = next ? `Undo: ${undoWords(next)}` : 'Undo';
  return (
    <Tooltip label={next ? `${words} (${isMac ? '⌘' : 'Ctrl'} Z)` : 'Nothing of yours to undo since you signed in'}>
      <Button
        className="ph-undo"
        leftSection={<IconArrowBackUp size={14} />}
        aria-label={words}
        disabled={!next}
        onClick={run}
      >
        <span className="ph-ellipsis ph-undo-words">{words}</span>
      </Button>
    </Tooltip>
  );
}
