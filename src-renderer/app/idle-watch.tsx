// Tells the core that somebody is here, and warns half a minute before the screen locks. The core locks by itself;
// several windows of one place share what they know, so that one in the background does not warn for nothing.
import { Button } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useNow } from '../lib/use-now.ts';
import { client } from '../rpc/client.ts';

const TELL_EVERY_MS = 10_000;
const WARN_MS = 30_000;
const INPUTS = ['keydown', 'pointerdown', 'wheel'] as const;

export function IdleWatch(props: { lockAfterMinutes: number }) {
  const [seen, setSeen] = useState(() => Date.now());
  const told = useRef(0);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  useEffect(() => {
    const others = new BroadcastChannel('packhouse.presence');
    const tell = () => {
      timer.current = undefined;
      told.current = Date.now();
      setSeen(told.current);
      others.postMessage(null);
      // Without an answer the core simply locks a little early, and says so.
      client.session.touch().catch(() => undefined);
    };
    // At once, then at most every ten seconds; the last input of a burst is told too.
    const input = () => {
      const wait = told.current + TELL_EVERY_MS - Date.now();
      if (wait <= 0) tell();
      else timer.current ??= setTimeout(tell, wait);
    };
    others.onmessage = () => setSeen(Date.now());
    for (const name of INPUTS) window.addEventListener(name, input, { capture: true, passive: true });
    return () => {
      for (const name of INPUTS) window.removeEventListener(name, input, { capture: true });
      clearTimeout(timer.current);
      timer.current = undefined;
      others.close();
    };
  }, []);

  return props.lockAfterMinutes > 0 ? <Warning lockAt={seen + props.lockAfterMinutes * 60_000} /> : null;
}

/** A press of "Stay", like any other key or click, is itself the sign that somebody is here. */
function Warning(props: { lockAt: number }) {
  const left = props.lockAt - useNow();
  if (left > WARN_MS) return null;
  const seconds = Math.max(0, Math.ceil(left / 1000));
  return (
    <aside className="ph-idle" aria-label="The screen is about to lock">
      <span role="status" className="ph-visually-hidden">
        This screen locks in half a minute. Any key keeps it open.
      </span>
      <span aria-hidden>Locks in {seconds} s</span>
      <Button variant="filled">Stay</Button>
    </aside>
  );
}
