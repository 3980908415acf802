// The line above the set-up once it works: where the list lives, when Google was read and written, how often it is looked
// at, who shares the account, and how the workbook stands.
import { IconAlertTriangle, IconCircleCheck, IconDatabase, IconFileSpreadsheet } from '@tabler/icons-react';
import type { SheetsStatus } from '#shared/contract/sheets.ts';
import { LIVE_SOURCE_TEXT, OTHER_SHEET_TEXT } from '#shared/text/sheets.ts';
import { Ago, Figure, KeyFigures, Section } from '../../components/bits.tsx';
import { CopyValue } from '../../components/copy-value.tsx';
import { Status } from '../../components/status.tsx';
import { whole } from '../../lib/format.ts';
import { useReadAt } from './banner.tsx';
import { bookTroubleOf, isAway, otherTroubleOf, timeWords } from './source.ts';

export function SheetsFigures({ status }: { status: SheetsStatus }) {
  const at = useReadAt();
  const { live, sheets, excel } = status;
  const away = isAway(status);
  return (
    <KeyFigures label="How the spreadsheet stands">
      <Figure label="The list lives in" title={LIVE_SOURCE_TEXT[live].text}>
        <Status
          tone={away ? 'warn' : live === 'here' ? 'info' : 'ok'}
          icon={away ? IconAlertTriangle : live === 'here' ? IconDatabase : IconCircleCheck}
          label={LIVE_SOURCE_TEXT[live].label}
        />
      </Figure>
      {sheets.enabled && (
        <>
          <Figure label="Google last read">
            <Ago at={sheets.lastReadAt} calm />
          </Figure>
          <Figure label="Google last written">
            <Ago at={sheets.lastWrittenAt} calm />
          </Figure>
          <Figure
            label="Looked at every"
            unit={
              sheets.slowedUntil === null ? 's' : `s, slowed by Google until about ${timeWords(sheets.slowedUntil, at)}`
            }
          >
            {whole(sheets.everySeconds)}
          </Figure>
          <Figure label="Workstations" title="That share the service account just now, this one included">
            {whole(sheets.workstations)}
          </Figure>
          <Figure label="Rows there">{whole(sheets.rows)}</Figure>
          <Figure label="Waiting" title="Lines whose figures are not in Google yet">
            {whole(status.waiting)}
          </Figure>
        </>
      )}
      {live === 'excel' && (
        <Figure label="Workbook last read">
          <Ago at={excel.lastReadAt} calm />
        </Figure>
      )}
    </KeyFigures>
  );
}

/** The sheets Packhouse only writes: whether they are written, and what keeps them from it. */
export function OtherSheets({ status }: { status: SheetsStatus }) {
  const { enabled, others } = status.sheets;
  if (!enabled || others.length === 0) return null;
  return (
    <Section title="Sheets that are only written">
      <ul>
        {others.map(({ sheet, lastWrittenAt }) => {
          const trouble = otherTroubleOf(status, sheet);
          return (
            <li key={sheet} className="ph-other-sheet" data-sheet={sheet}>
              <p>
                <Status
                  tone={trouble ? 'warn' : 'ok'}
                  icon={trouble ? IconAlertTriangle : IconCircleCheck}
                  label={OTHER_SHEET_TEXT[sheet].label}
                  title={OTHER_SHEET_TEXT[sheet].text}
                />{' '}
                <span className="ph-muted">
                  · {lastWrittenAt === null ? 'not written yet' : 'last written '}
                  {lastWrittenAt !== null && <Ago at={lastWrittenAt} calm />}
                </span>
              </p>
              {trouble && (
                <p className="ph-wrap">
                  <strong>{trouble.label}.</strong> {trouble.text} {trouble.remedy}
                </p>
              )}
            </li>
          );
        })}
      </ul>
    </Section>
  );
}

/** The workbook by itself: where it is, whose hands it is in, and what is the matter with it. */
export function WorkbookSection({ status }: { status: SheetsStatus }) {
  const { excel, live } = status;
  const trouble = bookTroubleOf(status);
  return (
    <Section title="The workbook">
      <p>
        {trouble ? (
          <Status tone="warn" icon={IconAlertTriangle} label={trouble.label} />
        ) : (
          <Status
            tone={excel.exists ? 'ok' : 'quiet'}
            icon={IconFileSpreadsheet}
            label={
              live === 'excel'
                ? 'The list lives in it now'
                : excel.exists
                  ? 'It is there, for when Google Sheets is away'
                  : excel.enabled
                    ? 'It is made when Google Sheets is away'
                    : 'It is not used: the switch “Go on in Excel” is off'
            }
          />
        )}
      </p>
      {trouble && (
        <p className="ph-wrap">
          {trouble.text} {trouble.remedy}
        </p>
      )}
      {excel.path !== '' && (
        <p className="ph-wrap">
          <CopyValue value={excel.path} what="the workbook’s path" />
        </p>
      )}
      <p className="ph-muted">
        {excel.openedBy !== '' && `Open in the hands of ${excel.openedBy}. `}
        {excel.lastReadAt !== null && (
          <>
            Last read <Ago at={excel.lastReadAt} calm />.{' '}
          </>
        )}
        {excel.lastWrittenAt !== null && (
          <>
            Last written <Ago at={excel.lastWrittenAt} calm />.
          </>
        )}
      </p>
    </Section>
  );
}
