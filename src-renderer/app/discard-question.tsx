// Before something typed and not saved would be lost: what is about to happen, and the way back.
import { Button, Modal } from '@mantine/core';
import { closeDiscardQuestion, useDiscardQuestion } from '../stores/unsaved.ts';

export function DiscardQuestion() {
  const question = useDiscardQuestion((it) => it.question);
  if (!question) return null;
  return (
    <Modal
      opened
      onClose={closeDiscardQuestion}
      title="Not everything is saved"
      size={420}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <div className="ph-stack">
        <p>What you typed on this page is not saved yet and would be lost.</p>
        <div className="ph-row">
          <Button className="ph-push" onClick={closeDiscardQuestion} data-autofocus>
            Keep editing
          </Button>
          <Button
            color="red"
            variant="filled"
            onClick={() => {
              closeDiscardQuestion();
              question.go();
            }}
          >
            {question.what}, lose the changes
          </Button>
        </div>
      </div>
    </Modal>
  );
}
