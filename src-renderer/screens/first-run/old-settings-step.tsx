// The old client's apex_config.json: shown in plain words first, taken over only then.
import { useEffect, useRef } from 'react';
import { OldClientImport } from '../../components/old-client-import.tsx';

export function OldSettingsStep(props: { onNext: () => void }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <div className="ph-stack">
      <h1 ref={heading} tabIndex={-1}>
        Settings of the old client
      </h1>
      <p className="ph-muted">
        Choose its apex_config.json. You see what would be taken over before anything is. The file stays as it is.
      </p>
      <OldClientImport leave="Skip" onDone={props.onNext} />
      <p className="ph-hint">Skipping changes nothing. It can be done later under Settings.</p>
    </div>
  );
}
