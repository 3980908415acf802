// The conflicts of the tray: both values with who and when, what was agreed before, and the choice between them; one by
// one, or several at once. Arrows go from one to the next, 1 and 2 choose.
import { Button, Checkbox } from '@mantine/core';
import { type KeyboardEvent, useState } from 'react';
import type { SheetFinding } from '#shared/contract/sheets.ts';
import { STAFF_COLUMNS } from '#shared/rules/sheet-columns.ts';
import { FINDING_KIND_TEXT, MEDIUM_TEXT } from '#shared/text/sheets.ts';
import { Ago, Section } from '../../components/bits.tsx';
import { whole } from '../../lib/format.ts';
import { columnWords, findingPlace, shownValue } from '../sheets/findings.ts';
import type { Choice, Refusals } from './tray-work.ts';
import { useFirst } from './use-first.tsx';

interface Props {
  readonly conflicts: readonly SheetFinding[];
  readonly refusals: Refusals;
  readonly may: boolean;
  readonly busy: boolean;
  readonly onChoose: (ids: readonly string[], choice: Choice) => void;
  readonly onShow: (finding: SheetFinding) => void;
}

const NONE: ReadonlySet<string> = new Set();

export function ConflictList(props: Props) {
  const { conflicts, may, busy } = props;
  const [picked, setPicked] = useState(NONE);
  const { shown, more } = useFirst(conflicts, 'conflicts');
  // Some may have been settled elsewhere since they were picked.
  const chosen = conflicts.filter(({ id }) => picked.has(id)).map(({ id }) => id);
  const all = chosen.length === conflicts.length;
  const these = chosen.length === 0 ? conflicts.map(({ id }) => id) : chosen;
  const which = chosen.length === 0 || all ? `all ${whole(these.length)}` : `the ${whole(these.length)} ticked`;
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
            <kbd>↑</kbd> <kbd>↓</kbd> move, <kbd>1</kbd> keeps theirs, <kbd>2</kbd> takes ours.
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
          <Button className="ph-push" disabled={busy} onClick={() => props.onChoose(these, 'theirs')}>
            {keepWords(conflicts)} for {which}
          </Button>
          <Button disabled={busy} onClick={() => props.onChoose(these, 'ours')}>
            Take ours for {which}
          </Button>
        </fieldset>
      )}
      <ol className="ph-findings" onKeyDown={step}>
        {shown.map((finding, at) => (
          <Conflict
            key={finding.id}
            {...props}
            finding={finding}
            first={at === 0}
            picked={picked.has(finding.id)}
            several={conflicts.length > 1}
            onPick={(on) => pick(finding.id, on)}
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

interface ConflictProps extends Props {
  readonly finding: SheetFinding;
  readonly first: boolean;
  readonly picked: boolean;
  readonly several: boolean;
  readonly onPick: (on: boolean) => void;
}

/** Whose value is kept: in one breath for several, when they are of the same spreadsheet. */
function keepWords(findings: readonly Pick<SheetFinding, 'medium'>[]): string {
  const media = new Set(findings.map(({ medium }) => medium));
  if (media.size > 1) return 'Keep theirs';
  return media.has('excel') ? 'Keep the workbook’s' : 'Keep the sheet’s';
}

const isStaff = (column: string): boolean => STAFF_COLUMNS.some((one) => one === column);

function Conflict(props: ConflictProps) {
  const { finding, may, busy } = props;
  const { column, medium } = finding;
  const header = columnWords(column);
  const words = `${header} of ${finding.productName}, ${finding.invoiceNumber}`;
  const refusal = props.refusals.get(finding.id);
  const choose = (choice: Choice) => props.onChoose([finding.id], choice);
  return (
    <li
      className="ph-finding"
      data-conflict={finding.id}
      tabIndex={props.first ? 0 : -1}
      aria-label={`${words}: ${shownValue(column, finding.theirs)} in ${MEDIUM_TEXT[medium].short}, ${shownValue(column, finding.ours)} here`}
    >
      <div className="ph-finding-head">
        {may && props.several && (
          <Checkbox
            size="xs"
            aria-label={`Tick ${words}`}
            checked={props.picked}
            onChange={(event) => props.onPick(event.currentTarget.checked)}
          />
        )}
        <span className="ph-wrap">
          <span className="ph-strong">{header}</span> <span className="ph-muted">of</span> {findingPlace(finding)}
        </span>
        {finding.lineId !== null && (
          <button type="button" className="ph-link ph-push" onClick={() => props.onShow(finding)}>
            Show line<span className="ph-visually-hidden"> of {words}</span>
          </button>
        )}
      </div>
      <p className="ph-muted">Agreed before: {shownValue(column, finding.agreed)}</p>
      <div className="ph-sides">
        <Side
          name={medium === 'sheets' ? 'In the sheet' : 'In the workbook'}
          value={shownValue(column, finding.theirs)}
          by={finding.theirsBy}
          at={finding.theirsAt}
          stands={isStaff(column)}
          button={keepWords([finding])}
          of={words}
          digit="1"
          onChoose={may ? () => choose('theirs') : null}
          busy={busy}
        />
        <Side
          name="Here"
          value={shownValue(column, finding.ours)}
          by={finding.oursBy}
          at={finding.oursAt}
          stands={!isStaff(column)}
          button="Take ours"
          of={words}
          digit="2"
          onChoose={may ? () => choose('ours') : null}
          busy={busy}
        />
      </div>
      {refusal !== undefined && (
        <p className="ph-refusal" role="alert">
          {refusal}
        </p>
      )}
    </li>
  );
}

interface SideProps {
  readonly name: string;
  readonly value: string;
  readonly by: string;
  readonly at: string | null;
  /** It counts until somebody chooses. */
  readonly stands: boolean;
  readonly button: string;
  readonly of: string;
  readonly digit: string;
  readonly onChoose: (() => void) | null;
  readonly busy: boolean;
}

const Side = (it: SideProps) => (
  <div className="ph-side">
    <div className="ph-muted ph-side-name">
      {it.name}
      {it.stands && ' · counts for now'}
    </div>
    <div className="ph-side-value">{it.value}</div>
    <div className="ph-muted ph-side-by">
      {it.by || 'Somebody'}
      {it.at !== null && (
        <>
          , <Ago at={it.at} />
        </>
      )}
    </div>
    {it.onChoose && (
      <Button fullWidth disabled={it.busy} onClick={it.onChoose} rightSection={<kbd aria-hidden>{it.digit}</kbd>}>
        {it.button}
        <span className="ph-visually-hidden">: {it.of}</span>
      </Button>
    )}
  </div>
);
