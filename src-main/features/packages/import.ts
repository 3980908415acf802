// Importing packages from CSV or Excel. Wrong rows are listed with line and reason, good ones go in, and
// the same file again changes nothing: what the last import said is remembered per package, and only a
// figure that the file changed is applied.
import { z } from 'zod';
import { formatGramsExact, type Milligrams, mg, parseGrams } from '#shared/model/mass.ts';
import { readTag } from '#shared/rules/metrc-tag.ts';
import { normaliseStrain } from '#shared/rules/strain.ts';
import { describeImportProblem, type ImportProblem } from '#shared/text/import-problems.ts';
import type { Actor } from '../../core/actor.ts';
import { AppError } from '../../core/app-error.ts';
import { breathe } from '../../core/breathe.ts';
import type { AppDatabase, Tx } from '../../db/database.ts';
import { readImportTable } from './import-table.ts';
import { findPackageByTag, type PackageRecord } from './queries.ts';
import type { PackageService } from './service.ts';

export interface ImportLine {
  readonly line: number;
  readonly column: string;
  readonly reason: string;
}

export interface ImportResult {
  readonly fileName: string;
  readonly added: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly problems: readonly ImportLine[];
  readonly warnings: readonly ImportLine[];
}

const REQUIRED = ['metrc_number', 'strain', 'initial_grams', 'current_grams'] as const;
// Rows of one transaction: large enough to be quick, small enough that the event loop breathes between them.
const CHUNK = 200;

const baseShape = z.object({
  strain: z.string(),
  initialMg: z.number(),
  currentMg: z.number(),
  physicalMg: z.number().nullable(),
  status: z.enum(['active', 'archived', 'orphaned']),
  note: z.string(),
});
type ImportBase = z.infer<typeof baseShape>;

interface GoodRow extends ImportBase {
  readonly line: number;
  readonly tag: string;
}

export interface ImportDeps {
  readonly database: AppDatabase;
  readonly packages: PackageService;
}

/** Throws IMPORT_UNREADABLE when the file as a whole cannot be read. */
export async function importPackages(
  deps: ImportDeps,
  fileName: string,
  content: Uint8Array,
  actor: Actor,
): Promise<ImportResult> {
  const table = await readImportTable(fileName, content);
  const missing = REQUIRED.filter((column) => !table.headers.includes(column));
  if (missing.length > 0) {
    throw new AppError('IMPORT_UNREADABLE', { fileName, reason: `missing_columns: ${missing.join(', ')}` });
  }
  const problems: ImportLine[] = [];
  const warnings: ImportLine[] = [];
  const rows: GoodRow[] = [];
  const firstLineOf = new Map<string, number>();
  for (const { line, cells } of table.rows) {
    const row = readRow(line, cells, problems, warnings);
    if (!row) continue;
    const firstLine = firstLineOf.get(row.tag);
    if (firstLine !== undefined) {
      problems.push(lineOf(line, 'metrc_number', { code: 'duplicate_in_file', firstLine }));
      continue;
    }
    firstLineOf.set(row.tag, line);
    rows.push(row);
  }

  const counts = { added: 0, updated: 0, unchanged: 0 };
  for (let start = 0; start < rows.length; start += CHUNK) {
    deps.database.writeTx((tx) => {
      for (const row of rows.slice(start, start + CHUNK)) {
        counts[importRowTx(tx, deps.packages, row, fileName, actor, problems, warnings)] += 1;
      }
    });
    await breathe();
  }
  problems.sort((a, b) => a.line - b.line);
  return { fileName, ...counts, problems, warnings };
}

const lineOf = (line: number, column: string, problem: ImportProblem): ImportLine => ({
  line,
  column,
  reason: describeImportProblem(problem),
});

function readRow(
  line: number,
  cells: Readonly<Record<string, string>>,
  problems: ImportLine[],
  warnings: ImportLine[],
): GoodRow | null {
  const wrong = problems.length;
  const report = (column: string, problem: ImportProblem): void => {
    problems.push(lineOf(line, column, problem));
  };
  const grams = (column: string): Milligrams | null => {
    const text = (cells[column] ?? '').replace(/\s*g(rams?)?$/i, '');
    const value = parseGrams(text);
    if (text === '') report(column, { code: 'empty' });
    else if (value === null) report(column, { code: 'not_grams', value: text });
    else if (value < 0) report(column, { code: 'negative', value: text });
    return value;
  };

  const tagText = cells.metrc_number ?? '';
  const tag = readTag(tagText);
  if (!tag.ok) report('metrc_number', tagText === '' ? { code: 'empty' } : { code: 'not_a_tag', value: tagText });
  const strain = cells.strain ?? '';
  if (strain === '') report('strain', { code: 'empty' });
  else if (strain.length > 200) report('strain', { code: 'too_long', limit: 200 });
  else if (normaliseStrain(strain) === '') report('strain', { code: 'no_letters', value: strain });
  const initialMg = grams('initial_grams');
  const currentMg = grams('current_grams');
  const physicalMg = cells.physical_grams ? grams('physical_grams') : null;
  const status = z.enum(['active', 'archived', 'orphaned']).safeParse((cells.status || 'active').toLowerCase());
  if (!status.success) report('status', { code: 'bad_status', value: cells.status ?? '' });
  const note = cells.note ?? '';
  if (note.length > 2000) report('note', { code: 'too_long', limit: 2000 });

  if (problems.length > wrong || !tag.ok || !status.success || initialMg === null || currentMg === null) return null;
  if (!tag.full) warnings.push(lineOf(line, 'metrc_number', { code: 'short_tag', length: tag.tag.length }));
  if (currentMg > initialMg) warnings.push(lineOf(line, 'current_grams', { code: 'current_above_initial' }));
  return { line, tag: tag.tag, strain, initialMg, currentMg, physicalMg, status: status.data, note };
}

function importRowTx(
  tx: Tx,
  service: PackageService,
  row: GoodRow,
  fileName: string,
  actor: Actor,
  problems: ImportLine[],
  warnings: ImportLine[],
): 'added' | 'updated' | 'unchanged' {
  const { line, tag, ...says } = row;
  const importBase = JSON.stringify(says);
  const cause = { kind: 'import', ref: fileName, note: `line ${line}` };
  const known = findPackageByTag(tx.db, tag);
  if (!known) {
    const id = service.createTx(
      tx,
      {
        metrcNumber: tag,
        strain: row.strain,
        initialMg: mg(row.initialMg),
        currentMg: mg(row.currentMg),
        note: row.note,
        importBase,
      },
      actor,
      cause,
    );
    if (row.physicalMg !== null) service.moveTx(tx, id, { kind: 'count', mg: mg(row.physicalMg) }, actor, cause);
    if (row.status !== 'active') service.setStatusTx(tx, id, row.status, actor, `import ${fileName}`);
    return 'added';
  }

  const base = known.importBase;
  const before = base ? baseShape.parse(JSON.parse(base)) : baseFrom(known);
  const changed = (key: keyof ImportBase) => before[key] !== says[key];
  if (row.initialMg !== known.initialMg) {
    warnings.push(
      lineOf(line, 'initial_grams', { code: 'initial_differs', kept: formatGramsExact(mg(known.initialMg)) }),
    );
  }
  const keys = ['strain', 'currentMg', 'physicalMg', 'status', 'note'] as const;
  if (!keys.some(changed)) {
    // Entered by hand before: from now on the file is compared with itself, not with what is sold meanwhile.
    if (base === null) service.editTx(tx, known.id, { importBase });
    return 'unchanged';
  }

  if (changed('currentMg')) service.moveTx(tx, known.id, { kind: 'metrc_reads', mg: mg(row.currentMg) }, actor, cause);
  if (changed('physicalMg')) {
    const counted = row.physicalMg === null ? null : mg(row.physicalMg);
    service.moveTx(tx, known.id, { kind: 'count', mg: counted }, actor, cause);
  }
  const busy = known.orderedMg + known.packedMg + known.heldMg > 0;
  const refused = changed('status') && row.status === 'archived' && busy;
  if (refused) problems.push(lineOf(line, 'status', { code: 'package_in_use' }));
  else if (changed('status')) service.setStatusTx(tx, known.id, row.status, actor, `import ${fileName}`);
  // What was refused is not remembered as done: the same file tries it again.
  const done = refused ? { ...says, status: before.status } : says;
  if (refused && !keys.some((key) => before[key] !== done[key])) return 'unchanged';
  service.editTx(tx, known.id, {
    importBase: JSON.stringify(done),
    ...(changed('strain') ? { strain: row.strain } : {}),
    ...(changed('note') ? { note: row.note } : {}),
  });
  return 'updated';
}

const baseFrom = (record: PackageRecord): ImportBase => ({
  strain: record.strain,
  initialMg: record.initialMg,
  currentMg: record.currentMg,
  physicalMg: record.overrideMg,
  status: record.status,
  note: record.note,
});
