// After something that can honestly be undone: a quiet sentence with an Undo button, for ten seconds.
import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { tell, tellProblem } from '../rpc/hooks.ts';

export function tellWithUndo(message: string, undo: () => Promise<unknown>, undone: string): null {
  const id = `undo-${Date.now()}`;
  const run = () => {
    notifications.hide(id);
    undo().then(() => tell(undone), tellProblem);
  };
  notifications.show({
    id,
    autoClose: 10_000,
    message: (
      <span className="ph-row">
        <span>{message}</span>
        <Button className="ph-push" style={{ flex: 'none' }} onClick={run}>
          Undo
        </Button>
      </span>
    ),
  });
  return null;
}
