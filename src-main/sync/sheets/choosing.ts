// A person's choice between the values of a conflict. Whoever chooses has seen what the cell holds: where it holds another
// value by now, nothing is set over that. What was chosen holds, here and in the spreadsheet.
import type { ConflictChoice, SheetFinding } from '#shared/contract/sheets.ts';
import { isStaffColumn, type StaffColumn } from '#shared/rules/sheet-columns.ts';
import type { Actor } from '../../core/actor.ts';
import { type Clock, toInstant } from '../../core/clock.ts';
import type { AppDatabase } from '../../db/database.ts';
import type { RowOutcome } from '../../features/packing/service.ts';
import { closeTx, type FindingRow, findFinding, type Medium } from '../../features/sheets/findings.ts';
import type { ListSide } from './list-side.ts';

interface ChoosingDeps {
  readonly database: Pick<AppDatabase, 'read' | 'writeTx'>;
  readonly clock: Clock;
  readonly list: Pick<ListSide, 'choose' | 'cells' | 'lastEdit' | 'tookSince'>;
  /** The spreadsheet's value is not taken into account any more: what stands here is written over it. */
  readonly settle: (medium: Medium, key: string, column: StaffColumn, agreed: string, theirs: string) => void;
}

const REFUSED_INPUT = { code: 'INVALID_INPUT', data: { field: 'id', reason: 'not_a_conflict' } };

export function createChoosing({ database, clock, list, settle }: ChoosingDeps) {
  const cellOf = ({ lineId, column }: FindingRow) => {
    const cells = lineId === null ? null : list.cells(lineId);
    return lineId === null || cells === null || !isStaffColumn(column)
      ? null
      : { lineId, column, value: cells.staff[column], listed: cells.listed, invoiceNumber: cells.invoiceNumber };
  };

  /**
   * The spreadsheet's value may still stand there and would be told of again: it was never taken, or has been this moment.
   * Once it was and the cell went on from it, both agree on something newer, which has to stay what they agree on.
   */
  const mayStandThere = (finding: FindingRow, cell: NonNullable<ReturnType<typeof cellOf>>): boolean =>
    cell.value === finding.theirs || !list.tookSince(cell.lineId, cell.column, mediumOf(finding), finding.at);

  return {
    nowOf: (finding: FindingRow): SheetFinding['now'] => {
      const cell = cellOf(finding);
      if (!cell) return null;
      const { lineId, column, value, listed } = cell;
      // Asked only where it is shown.
      const last = value === finding.theirs ? null : list.lastEdit(lineId, column);
      return { value, listed, by: last?.by ?? '', at: last?.at ?? null };
    },

    /** Null when it went, or somebody else had chosen already. */
    choose: (id: string, seen: string | null, choice: ConflictChoice, actor: Actor): RowOutcome['error'] => {
      const finding = findFinding(database.read, id);
      if (!finding) return { code: 'RECORD_NOT_FOUND', data: { kind: 'conflict', ref: id } };
      if (!finding.open) return null;
      if (finding.kind !== 'conflict') return REFUSED_INPUT;
      const cell = cellOf(finding);
      const now = cell?.value ?? null;
      if (now !== seen) return { code: 'CONFLICT_MOVED_ON', data: { column: finding.column, now: now ?? '' } };
      const value = choice === 'now' ? now : finding[choice];
      if (!cell && choice !== 'now') return REFUSED_INPUT;
      if (cell && value !== null && value !== now) {
        if (!cell.listed) return { code: 'LINE_CLOSED', data: { invoiceNumber: cell.invoiceNumber } };
        const error = list.choose(cell.lineId, cell.column, value, actor);
        if (error) return error;
      }
      if (cell && value !== finding.theirs && mayStandThere(finding, cell)) {
        // Where nothing was agreed on, nobody had packed.
        const agreed = finding.agreed === '' && cell.column === 'packed' ? '0' : finding.agreed;
        settle(mediumOf(finding), finding.key, cell.column, agreed, finding.theirs);
      }
      database.writeTx((tx) => {
        closeTx(tx, id, { closedBy: actor.name, closedAt: toInstant(clock.now()), chosen: choice });
      });
      return null;
    },
  };
}

const mediumOf = ({ medium }: FindingRow): Medium => (medium === 'excel' ? 'excel' : 'sheets');
