// One person's screens. Whoever comes after somebody else begins at Today: the address before was not theirs.
import { RouterProvider } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { router } from './router.tsx';

let lastPerson: string | null = null;

export function Screens({ personId }: { personId: string }) {
  const [before] = useState(lastPerson);
  const another = before !== null && before !== personId;
  const [ready, setReady] = useState(!another);
  useEffect(() => {
    lastPerson = personId;
    if (before === null) return;
    // The router still stands where it stood, even when the address changed while nobody sat here. What it shows
    // until it has gone there stays hidden. Nothing of the one before is left that could ask about unsaved changes.
    if (another) router.history.replace('/', undefined, { ignoreBlocker: true });
    const show = () => setReady(true);
    router.load().then(show, show);
  }, [personId, before, another]);
  return (
    <div className="ph-screens" hidden={!ready}>
      <RouterProvider router={router} />
    </div>
  );
}
