// The key other machines are to have, shown once: it is nowhere to be read again. So it closes only by its own button.
import { Button, CopyButton, Modal } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';

export const NewKeyDialog = (props: { value: string; onClose: () => void }) => (
  <Modal
    opened
    onClose={props.onClose}
    title="The new key"
    withCloseButton={false}
    closeOnClickOutside={false}
    closeOnEscape={false}
    size={520}
  >
    <div className="ph-stack">
      <p>Copy it to the machine that is to ask. It is shown only now, and kept protected.</p>
      <output className="ph-one-time" style={{ fontSize: '0.9375rem', lineHeight: '1.5rem' }} aria-label="The new key">
        {props.value}
      </output>
      <div className="ph-row">
        <CopyButton value={props.value} timeout={4000}>
          {({ copied, copy }) => (
            // Has the focus: an Enter held too long copies, and closes nothing.
            <Button
              data-autofocus
              leftSection={copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
              onClick={copy}
            >
              {copied ? 'Copied' : 'Copy'}
            </Button>
          )}
        </CopyButton>
        <Button className="ph-push" variant="filled" onClick={props.onClose}>
          I have it
        </Button>
      </div>
    </div>
  </Modal>
);
