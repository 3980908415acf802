// Before the core has said who is here. Usually too short to be seen; when it is not, it says what it waits for.
import { useEffect, useState } from 'react';

const SAY_AFTER_MS = 1500;

export function Starting() {
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), SAY_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <main className="ph-door" aria-busy="true">
      <p className="ph-muted" role="status">
        {slow ? 'Packhouse is starting. It is tried again by itself…' : ''}
      </p>
    </main>
  );
}
