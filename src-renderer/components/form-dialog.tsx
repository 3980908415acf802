// A form in a dialog: Enter submits, Esc closes, unsaved changes are asked about before they go, and
// what the core refuses is said above the buttons.
import { Alert, Button, Modal } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { problemOf } from '../lib/problem.ts';
import { useUnsaved } from '../stores/unsaved.ts';

interface Props {
  readonly title: string;
  readonly submit: string;
  readonly dirty: boolean;
  readonly onClose: () => void;
  /** Resolves when it is done; rejects with the reason. Null: the form is not valid yet. */
  readonly onSubmit: () => Promise<unknown> | null;
  readonly danger?: boolean;
  readonly size?: number;
  readonly children: ReactNode;
}

export function FormDialog(props: Props) {
  const [busy, setBusy] = useState(false);
  const [asking, setAsking] = useState(false);
  const [error, setError] = useState<unknown>(null);
  useUnsaved(props.dirty);

  const close = () => (props.dirty && !busy ? setAsking(true) : props.onClose());
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const work = props.onSubmit();
    if (!work || busy) return;
    setBusy(true);
    setError(null);
    try {
      await work;
      props.onClose();
    } catch (reason) {
      setError(reason);
    } finally {
      setBusy(false);
    }
  };

  return (
    <Modal
      opened
      onClose={close}
      title={props.title}
      size={props.size ?? 420}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <form onSubmit={submit} noValidate>
        <div className="ph-stack">
          {props.children}
          {error !== null && <Problem error={error} />}
          {asking ? (
            <div className="ph-row" role="alert">
              <span>Discard what you entered?</span>
              <Button className="ph-push" onClick={() => setAsking(false)} data-autofocus>
                Keep editing
              </Button>
              <Button color="red" variant="filled" onClick={props.onClose}>
                Discard
              </Button>
            </div>
          ) : (
            <div className="ph-row">
              <Button className="ph-push" onClick={close}>
                Cancel
              </Button>
              <Button type="submit" variant="filled" {...(props.danger && { color: 'red' })} loading={busy}>
                {props.submit}
              </Button>
            </div>
          )}
        </div>
      </form>
    </Modal>
  );
}

export function Problem(props: { error: unknown }) {
  const problem = problemOf(props.error);
  return (
    <Alert color="red" variant="light" title={problem.title} role="alert">
      {problem.text} {problem.remedy}
    </Alert>
  );
}
