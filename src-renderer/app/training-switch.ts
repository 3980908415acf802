// Into the training sandbox and out of it, in this window. The core moves the window, then the window loads itself
// again at its start page: nothing of one side may stay on the screen of the other.
import { useState } from 'react';
import { client } from '../rpc/client.ts';
import { useSessionStore } from '../stores/session.ts';
import { askIfUnsaved } from '../stores/unsaved.ts';

function loadAgain(): void {
  // What is mounted goes first, or its own question about unsaved changes would come a second time.
  useSessionStore.setState({ view: undefined });
  setTimeout(() => {
    history.replaceState(null, '', '#/');
    location.reload();
  });
}

export function useTrainingSwitch() {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);

  const run = async (move: () => Promise<unknown>) => {
    setBusy(true);
    setError(null);
    try {
      await move();
      loadAgain();
    } catch (reason) {
      setError(reason);
      setBusy(false);
    }
  };
  return {
    busy,
    error,
    enter: () => askIfUnsaved('Open training', () => void run(() => client.session.enterTraining())),
    leave: () => askIfUnsaved('Leave training', () => void run(() => client.session.leaveTraining())),
  };
}
