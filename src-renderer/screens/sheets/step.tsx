// One step of the set-up: its number and state in a sign and a word, what was given so far, and its work, which is open
// while the step is next or something is wrong with it.
import { Button } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconCircleDashed, IconCircleDot } from '@tabler/icons-react';
import { type ReactNode, useId, useState } from 'react';
import { Status } from '../../components/status.tsx';
import type { StepState } from './set-up-steps.ts';

const SIGNS = {
  done: { tone: 'ok', icon: IconCircleCheck, label: 'Done' },
  now: { tone: 'info', icon: IconCircleDot, label: 'Next' },
  later: { tone: 'quiet', icon: IconCircleDashed, label: 'Not yet' },
  wrong: { tone: 'bad', icon: IconAlertTriangle, label: 'Needs you' },
} as const satisfies Record<StepState, { tone: string; icon: typeof IconCircleDot; label: string }>;

interface Props {
  readonly number: number;
  readonly title: string;
  readonly state: StepState;
  /** What was given, in one line. */
  readonly summary: ReactNode;
  readonly may: boolean;
  /** What the button that opens it says once it is done. */
  readonly verb?: string;
  readonly children: ReactNode;
}

export function Step({ number, title, state, summary, may, verb = 'Change', children }: Props) {
  const [opened, setOpened] = useState<boolean | null>(null);
  const id = useId();
  const open = may && (opened ?? (state === 'now' || state === 'wrong'));
  return (
    <section className="ph-section ph-sheet-step" aria-label={title} data-state={state}>
      <div className="ph-sheet-step-head">
        <h2>
          {number}. {title}
        </h2>
        <Status {...SIGNS[state]} />
        {may && (
          <Button
            className="ph-push"
            variant="subtle"
            color="gray"
            aria-expanded={open}
            aria-controls={id}
            onClick={() => setOpened(!open)}
          >
            {open ? 'Close' : state === 'done' || state === 'wrong' ? verb : 'Open'}
            <span className="ph-visually-hidden">: {title}</span>
          </Button>
        )}
      </div>
      {summary && <div className="ph-wrap">{summary}</div>}
      {may && (
        // Kept while it is closed: what was typed into it is not lost.
        <div id={id} hidden={!open} className="ph-sheet-step-body">
          <div className="ph-stack">{children}</div>
        </div>
      )}
    </section>
  );
}
