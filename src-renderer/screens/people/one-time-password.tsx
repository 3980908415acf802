// The password somebody is given, shown once: it is nowhere to be read again. So it closes only by its own button.
import { Button, CopyButton, Modal } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';

export interface OneTime {
  readonly name: string;
  readonly password: string;
}

export const OneTimePassword = (props: OneTime & { onClose: () => void }) => (
  <Modal
    opened
    onClose={props.onClose}
    title={`One-time password for ${props.name}`}
    withCloseButton={false}
    closeOnClickOutside={false}
    closeOnEscape={false}
    size={480}
  >
    <div className="ph-stack">
      <p>Hand it over in person. It is shown only now and kept nowhere to be read again.</p>
      <output className="ph-one-time" aria-label="One-time password">
        {props.password}
      </output>
      <p className="ph-muted">
        {props.name} signs in with it once; they choose their own at the first sign-in. If it gets lost, reset the
        password again.
      </p>
      <div className="ph-row">
        <CopyButton value={props.password} timeout={4000}>
          {({ copied, copy }) => (
            // Has the focus: an Enter held too long from the form before copies, and closes nothing.
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
          I have handed it over
        </Button>
      </div>
    </div>
  </Modal>
);
