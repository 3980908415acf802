// The conflicts of the tray, to be decided one by one or several at once. Arrows go from one to the next, 1, 2 and 3
// choose. Whatever is chosen for several leaves those alone whose cell holds a third value by now.
import { Button, Checkbox } from '@mantine/core';
import { type KeyboardEvent, useState } from 'react';
import type { SheetFinding } from '#shared/contract/sheets.ts';
import { FINDING_KIND_TEXT } from '#shared/text/sheets.ts';
import { Section } from '../../components/bits.tsx';
import { plural, whole } from '../../lib/format.ts';
import { maySet, wentOn } from '../sheets/findings.ts';
import { Conflict, keepWords } from './tray-conflict.tsx';
import type { Choice, Refusals } from './tray-work.ts';
import { useFirst } from './use-first.tsx';

interface Props {
  readonly conflicts: readonly SheetFinding[];
  readonly refusals: Refusals;
  readonly may: boolean;
  readonly busy: boolean;
  readonly onChoose: (conflicts: readonly SheetFinding[], choice: Choice) => void;
  readonly onShow: (finding: SheetFinding) => void;
}

const NONE: ReadonlySet<string> = new Set();

/** One of its two values stands, and the other one can be set. */
const isBetween = (conflict: SheetFinding): boolean => maySet(conflict) && !wentOn(conflict);

export function ConflictList(props: Props) {
  const { conflicts, may, busy } = props;
  const [picked, setPicked] = useState(NONE);
  const { shown, more } = useFirst(conflicts, 'conflicts');
  // Some may have been settled elsewhere since they were picked.
  const chosen = conflicts.filter(({ id }) => picked.has(id));
  const all = chosen.length === conflicts.length;
  const these = chosen.length === 0 ? conflicts : chosen;
  const between = these.filter(isBetween);
  const beyond = these.filter((conflict) => !isBetween(conflict));
  const which =
    beyond.length > 0
      ? whole(between.length)
      : chosen.length === 0 || all
        ? `all ${whole(these.length)}`
        : `the ${whole(these.length)} ticked`;
  const pick = (id: string, on: boolean) =>
    setPicked((old) => {
      const next = new Set(old);
      if (on) next.add(id);
      else next.delete(id);
      return next;
    });
  return (
    <Section title={`${FINDING_KIND_TEXT.conflict.label} (${whole(conflicts.length)})`}>
      <p className="ph-muted">
        {FINDING_KIND_TEXT.conflict.text}
        {may && (
          <>
            {' '}
            <kbd>↑</kbd> <kbd>↓</kbd> move, <kbd>1</kbd> keeps theirs, <kbd>2</kbd> takes ours, <kbd>3</kbd> leaves it
            as it is.
          </>
        )}
      </p>
      {may && conflicts.length > 1 && (
        <fieldset className="ph-tray-several" aria-label="Several conflicts at once">
          <Checkbox
            size="xs"
            label="All"
            aria-label="Tick all conflicts"
            checked={all}
            indeterminate={chosen.length > 0 && !all}
            onChange={(event) => setPicked(event.currentTarget.checked ? new Set(conflicts.map(({ id }) => id)) : NONE)}
          />
          {between.length > 0 && (
            <>
              <Button className="ph-push" disabled={busy} onClick={() => props.onChoose(between, 'theirs')}>
                {keepWords(conflicts)} for {which}
              </Button>
              <Button disabled={busy} onClick={() => props.onChoose(between, 'ours')}>
                Take ours for {which}
              </Button>
            </>
          )}
          {beyond.length > 0 && (
            <>
              <span className="ph-muted">{plural(beyond.length, 'cell')} changed since:</span>
              <Button className="ph-push" disabled={busy} onClick={() => props.onChoose(beyond, 'now')}>
                Keep what {beyond.length === 1 ? 'it is' : 'they are'} now
              </Button>
            </>
          )}
        </fieldset>
      )}
      <ol className="ph-findings" onKeyDown={step}>
        {shown.map((finding, at) => (
          <Conflict
            key={finding.id}
            finding={finding}
            first={at === 0}
            may={may}
            busy={busy}
            refusal={props.refusals.get(finding.id)}
            picked={may && conflicts.length > 1 ? picked.has(finding.id) : null}
            onPick={(on) => pick(finding.id, on)}
            onChoose={(choice) => props.onChoose([finding], choice)}
            onShow={() => props.onShow(finding)}
          />
        ))}
      </ol>
      {more}
    </Section>
  );
}

/** Up and down, from wherever in a conflict the focus is. */
function step(event: KeyboardEvent<HTMLElement>): void {
  const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-conflict]')];
  const at = rows.findIndex((row) => row.contains(document.activeElement));
  const next = rows[at + by];
  if (by === 0 || at < 0 || !next) return;
  event.preventDefault();
  next.focus();
  next.scrollIntoView({ block: 'nearest' });
}
