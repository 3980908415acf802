// What happens to the second Packhouse that keeps the finished goods: each with what this one makes of it.
import { Button } from '@mantine/core';
import { isTrackerAct, TRACKER_ACT_TEXT } from '#shared/text/training.ts';
import { orpc } from '../../rpc/client.ts';
import { useAction } from '../../rpc/hooks.ts';

interface TrackerNow {
  readonly running: boolean;
  readonly here: boolean;
  readonly keyFits: boolean;
}

/** Of two acts that undo one another, only the one that can be done. */
function possible(it: TrackerNow): readonly string[] {
  if (!it.running) return ['start'];
  return [it.here ? 'away' : 'back', it.keyFits ? 'new-key' : 'tell-key', 'stop'];
}

export function TrackerActs({ tracker }: { tracker: TrackerNow }) {
  const act = useAction(orpc.sandbox.inTracker.mutationOptions(), ({ what }) => what);
  return (
    <ul className="ph-acts">
      {possible(tracker).map((it) => {
        if (!isTrackerAct(it)) return null;
        const { label, text } = TRACKER_ACT_TEXT[it];
        const id = `tracker-act-${it}`;
        return (
          <li key={it}>
            <Button aria-describedby={id} loading={act.isPending} onClick={() => act.mutate({ act: it })}>
              {label}
            </Button>
            <span id={id} className="ph-muted">
              {text}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
