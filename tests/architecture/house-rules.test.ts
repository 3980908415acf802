// The rules of the house that no linter knows, checked on the syntax tree of every source file.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');
const SOURCES = ['src-shared', 'src-main', 'src-renderer'];

/** Files that read the clock or set a timer themselves, and why they may. */
const MAY_KEEP_TIME: ReadonlyMap<string, string> = new Map([
  ['src-main/core/clock.ts', 'the one source of time'],
  ['src-main/core/breathe.ts', 'the one way to let the event loop have a turn'],
  ['src-main/hosts/headless.ts', 'a timer that does nothing keeps a headless process alive between cycles'],
]);

/** Longer than anyone should have to think about; a file leaves this list, none joins it without a reason. */
const THINK_AGAIN_AT = 300;
const SPLIT_AT = 500;
const LONG_ONES: readonly string[] = [
  'src-main/sync/apex/apex-sync.ts',
  'src-main/sync/apex/batch-index.ts',
  'src-main/sync/apex/mapping-refresh.ts',
  'src-main/sync/apex/sync-model.ts',
  'src-main/sync/apex/views.ts',
  'src-main/sync/sheets/google-list.ts',
  'src-shared/rules/product-name-scan.ts',
];

interface Source {
  readonly name: string;
  readonly text: string;
  readonly tree: ts.SourceFile;
}

function read(folders: readonly string[]): readonly Source[] {
  return folders.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !entry.name.endsWith('.d.ts'))
      .map((entry) => {
        const path = join(entry.parentPath, entry.name);
        const text = readFileSync(path, 'utf8');
        const name = relative(ROOT, path).split(sep).join('/');
        return { name, text, tree: ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true) };
      }),
  );
}

const sources = read(SOURCES);
const tests = read(['tests']);
const everything = [...sources, ...tests];

/** "file:line what" for every node that `see` names. */
function findings(files: readonly Source[], see: (node: ts.Node) => string | null): string[] {
  const found: string[] = [];
  for (const { name, tree } of files) {
    const visit = (node: ts.Node): void => {
      const what = see(node);
      if (what !== null) found.push(`${name}:${tree.getLineAndCharacterOfPosition(node.getStart()).line + 1} ${what}`);
      ts.forEachChild(node, visit);
    };
    visit(tree);
  }
  return found;
}

const TIMERS = new Set(['setTimeout', 'setInterval', 'setImmediate']);
const CLOCKS = new Set(['Date.now', 'performance.now', 'Temporal.Now']);

function keepsTime(node: ts.Node): string | null {
  if (ts.isNewExpression(node) && node.expression.getText() === 'Date' && !node.arguments?.length) return 'new Date()';
  if (ts.isCallExpression(node) && TIMERS.has(node.expression.getText())) return node.expression.getText();
  if (ts.isPropertyAccessExpression(node) && CLOCKS.has(node.getText())) return node.getText();
  return null;
}

/** The module a node imports as a value, or null. */
function valueImport(node: ts.Node): string | null {
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    return node.arguments[0]?.getText().slice(1, -1) ?? null;
  }
  if (ts.isExportDeclaration(node) && node.moduleSpecifier && !node.isTypeOnly)
    return node.moduleSpecifier.getText().slice(1, -1);
  if (!ts.isImportDeclaration(node)) return null;
  const clause = node.importClause;
  const named = clause?.namedBindings && ts.isNamedImports(clause.namedBindings) ? clause.namedBindings.elements : null;
  const onlyTypes =
    clause?.phaseModifier === ts.SyntaxKind.TypeKeyword ||
    (!clause?.name && named !== null && named.length > 0 && named.every(({ isTypeOnly }) => isTypeOnly));
  return onlyTypes ? null : node.moduleSpecifier.getText().slice(1, -1);
}

const fileOf = (finding: string): string => finding.split(':')[0] ?? '';

describe('time', () => {
  it('comes from the clock everywhere in src-main and src-shared, but for the files that say why not', () => {
    const found = findings(
      sources.filter(({ name }) => !name.startsWith('src-renderer')),
      keepsTime,
    );
    expect(found.filter((finding) => !MAY_KEEP_TIME.has(fileOf(finding)))).toEqual([]);
  });

  it('is kept only where the list says, and the list has no one who does not', () => {
    const keepers = new Set(findings(sources, keepsTime).map(fileOf));
    for (const name of MAY_KEEP_TIME.keys()) expect(keepers).toContain(name);
  });
});

describe('the raw migrator', () => {
  it('is imported by src-main/db/migrate.ts and nowhere else', () => {
    const found = findings(sources, (node) => {
      const from = valueImport(node);
      return from?.includes('/migrator') ? from : null;
    });
    expect(found.map(fileOf)).toEqual(['src-main/db/migrate.ts']);
  });
});

describe('a write', () => {
  it('is made through writeTx: nobody else begins a transaction', () => {
    const found = findings(sources, (node) => {
      const isCall = ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression);
      return isCall && node.expression.name.text === 'transaction' ? 'transaction' : null;
    });
    // audit.ts: on the staged copy of a restore, which is nobody's database yet.
    expect(found.map(fileOf)).toEqual(['src-main/db/audit.ts', 'src-main/db/database.ts']);
  });

  it('to the balances of a package is made by the ledger and nobody else', () => {
    const callers = findings(sources, (node) =>
      ts.isCallExpression(node) && node.expression.getText() === 'updateBalancesTx' ? 'updateBalancesTx' : null,
    );
    expect([...new Set(callers.map(fileOf))]).toEqual(['src-main/features/packages/ledger.ts']);
  });
});

describe('layers that meet only as types', () => {
  it('the window takes the contract as types', () => {
    const windows = sources.filter(({ name }) => name.startsWith('src-renderer'));
    const found = findings(windows, (node) => {
      const from = valueImport(node);
      return from && /shared\/contract\//.test(from) ? from : null;
    });
    expect(found).toEqual([]);
  });
});

describe('every source file', () => {
  it('begins with a comment that says what it is for', () => {
    const without = sources.filter(({ text }) => !/^(\/\/|\/\*).{20,}/.test(text)).map(({ name }) => name);
    expect(without).toEqual([]);
  });

  it('is named in kebab-case', () => {
    const odd = everything
      .map(({ name }) => name.split('/').at(-1) ?? '')
      .filter((name) => !/^[a-z0-9]+(-[a-z0-9]+)*(\.(test|spec))?\.tsx?$/.test(name));
    expect(odd).toEqual([]);
  });

  it('exports by name only', () => {
    const found = findings(everything, (node) => {
      if (ts.isExportAssignment(node)) return 'export default';
      const modifiers = ts.canHaveModifiers(node) ? (ts.getModifiers(node) ?? []) : [];
      return modifiers.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword) ? 'export default' : null;
    });
    expect(found).toEqual([]);
  });

  it('has no any', () => {
    const found = findings(everything, (node) => (node.kind === ts.SyntaxKind.AnyKeyword ? 'any' : null));
    expect(found).toEqual([]);
  });

  it('silences the compiler nowhere: no double casts, no "not null" marks', () => {
    const found = findings(sources, (node) => {
      if (ts.isNonNullExpression(node)) return node.getText();
      if (ts.isAsExpression(node) && ts.isAsExpression(node.expression)) return node.getText();
      return null;
    });
    expect(found).toEqual([]);
  });

  it('silences neither compiler nor linter by a comment', () => {
    const mark = new RegExp(['@ts-', 'ignore|@ts-', 'expect-error|@ts-', 'nocheck|eslint-', 'disable'].join(''));
    expect(everything.filter(({ text }) => mark.test(text)).map(({ name }) => name)).toEqual([]);
    const linter = new RegExp(['biome-', 'ignore'].join(''));
    expect(sources.filter(({ text }) => linter.test(text)).map(({ name }) => name)).toEqual([]);
  });

  it('leaves no note of things to do', () => {
    const mark = new RegExp(['\\bTO', 'DO\\b|\\bFIX', 'ME\\b|\\bXX', 'X\\b'].join(''));
    expect(everything.filter(({ text }) => mark.test(text)).map(({ name }) => name)).toEqual([]);
  });

  it('uses only syntax that Node can strip: no enums, namespaces or parameter properties', () => {
    const found = findings(everything, (node) => {
      if (ts.isEnumDeclaration(node)) return 'enum';
      if (ts.isModuleDeclaration(node) && ts.isIdentifier(node.name) && node.body && node.name.text !== 'global')
        return 'namespace';
      return ts.isParameter(node) && ts.isParameterPropertyDeclaration(node, node.parent) ? 'parameter property' : null;
    });
    expect(found).toEqual([]);
  });
});

describe('the length of files', () => {
  const lines = (text: string): number => text.split('\n').length - 1;

  it(`stays under ${SPLIT_AT} lines`, () => {
    expect(sources.filter(({ text }) => lines(text) > SPLIT_AT).map(({ name }) => name)).toEqual([]);
  });

  it(`is above ${THINK_AGAIN_AT} lines only for the ones on the list`, () => {
    const long = sources.filter(({ text }) => lines(text) > THINK_AGAIN_AT).map(({ name }) => name);
    expect(long.filter((name) => !LONG_ONES.includes(name))).toEqual([]);
  });

  it('has a list without files that are gone', () => {
    for (const name of LONG_ONES) expect(existsSync(join(ROOT, name))).toBe(true);
  });
});
