// One conflict of the tray: both values with who and when, what was agreed before, what the cell holds by now where that
// is something else, and the choice between them.
import { Button, Checkbox } from '@mantine/core';
import type { SheetFinding } from '#shared/contract/sheets.ts';
import { MEDIUM_TEXT } from '#shared/text/sheets.ts';
import { Ago } from '../../components/bits.tsx';
import { DASH } from '../../lib/format.ts';
import { columnWords, findingPlace, maySet, shownValue, showsNow, wentOn } from '../sheets/findings.ts';
import type { Choice, Refusal } from './tray-work.ts';

interface Props {
  readonly finding: SheetFinding;
  readonly first: boolean;
  readonly may: boolean;
  readonly busy: boolean;
  readonly refusal: Refusal | undefined;
  /** Null: there is nothing to tick it for. */
  readonly picked: boolean | null;
  readonly onPick: (on: boolean) => void;
  readonly onChoose: (choice: Choice) => void;
  readonly onShow: () => void;
}

/** Whose value is kept: in one breath for several, when they are of the same spreadsheet. */
export function keepWords(findings: readonly Pick<SheetFinding, 'medium'>[]): string {
  const media = new Set(findings.map(({ medium }) => medium));
  if (media.size > 1) return 'Keep theirs';
  return media.has('excel') ? 'Keep the workbook’s' : 'Keep the sheet’s';
}

export function Conflict(props: Props) {
  const { finding, may, busy, refusal, picked } = props;
  const { column, medium, now, theirs, ours } = finding;
  const header = columnWords(column);
  const words = `${header} of ${finding.productName}, ${finding.invoiceNumber}`;
  const shown = (value: string) => shownValue(column, value);
  const went = wentOn(finding);
  const stands = now?.value === theirs;
  const choose = (choice: Choice) => (may && maySet(finding) ? () => props.onChoose(choice) : null);
  const nowWords = went && now ? `; ${shown(now.value)} now` : '';
  return (
    <li
      className="ph-finding"
      data-conflict={finding.id}
      tabIndex={props.first ? 0 : -1}
      aria-label={`${words}: ${shown(theirs)} in ${MEDIUM_TEXT[medium].short}, ${shown(ours)} here${nowWords}`}
    >
      <div className="ph-finding-head">
        {picked !== null && (
          <Checkbox
            size="xs"
            aria-label={`Tick ${words}`}
            checked={picked}
            onChange={(event) => props.onPick(event.currentTarget.checked)}
          />
        )}
        <span className="ph-wrap">
          <span className="ph-strong">{header}</span> <span className="ph-muted">of</span> {findingPlace(finding)}
        </span>
        {finding.lineId !== null && (
          <button type="button" className="ph-link ph-push" onClick={props.onShow}>
            Show line<span className="ph-visually-hidden"> of {words}</span>
          </button>
        )}
      </div>
      <p className="ph-muted">Agreed before: {shown(finding.agreed)}</p>
      <div className="ph-sides">
        <Side
          name={`${medium === 'sheets' ? 'In the sheet' : 'In the workbook'}${went ? ' then' : ''}`}
          value={shown(theirs)}
          by={finding.theirsBy}
          at={finding.theirsAt}
          counts={stands}
          button={stands ? keepWords([finding]) : `Take ${medium === 'sheets' ? 'the sheet’s' : 'the workbook’s'}`}
          of={words}
          digit="1"
          onChoose={choose('theirs')}
          busy={busy}
        />
        <Side
          name={went ? 'Here then' : 'Here'}
          value={shown(ours)}
          by={finding.oursBy}
          at={finding.oursAt}
          counts={now?.value === ours}
          button="Take ours"
          of={words}
          digit="2"
          onChoose={choose('ours')}
          busy={busy}
        />
        {showsNow(finding) && (
          <Side
            isNow
            name={maySet(finding) ? 'It holds now' : 'Its order left the list. It holds'}
            value={now ? shown(now.value) : DASH}
            by={now?.by ?? ''}
            at={now?.at ?? null}
            counts={false}
            button="Keep what it is now"
            of={words}
            digit="3"
            onChoose={may ? () => props.onChoose('now') : null}
            busy={busy}
          />
        )}
      </div>
      {refusal !== undefined && (refusal.now === null || refusal.now === now?.value) && (
        <p className="ph-refusal" role="alert">
          {refusal.words}
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
  /** What the cell holds now, under the two others and as wide as both. */
  readonly isNow?: boolean;
  /** It counts until somebody chooses. */
  readonly counts: boolean;
  readonly button: string;
  readonly of: string;
  readonly digit: string;
  readonly onChoose: (() => void) | null;
  readonly busy: boolean;
}

const Side = (it: SideProps) => (
  <div className={it.isNow ? 'ph-side ph-side-now' : 'ph-side'}>
    <div className="ph-muted ph-side-name">
      {it.name}
      {it.counts && ' · counts for now'}
    </div>
    <div className="ph-side-value">{it.value}</div>
    {(!it.isNow || it.by !== '') && (
      <div className="ph-muted ph-side-by">
        {it.by || 'Somebody'}
        {it.at !== null && (
          <>
            , <Ago at={it.at} calm />
          </>
        )}
      </div>
    )}
    {it.onChoose && (
      <Button fullWidth disabled={it.busy} onClick={it.onChoose} rightSection={<kbd aria-hidden>{it.digit}</kbd>}>
        {it.button}
        <span className="ph-visually-hidden">: {it.of}</span>
      </Button>
    )}
  </div>
);
