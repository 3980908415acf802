// A formula in a cell: what it is (a tree shared by all formulas of the same shape) apart from what it refers to, so
// that moving ten thousand of them moves references only. Immutable.

import type { Node } from './parse.ts';
import { parse } from './parse.ts';
import type { AxisEdit, Reference } from './references.ts';
import { copyReference, printReference, shiftReference } from './references.ts';
import type { FormulaLocale, TabFinder, Token } from './tokens.ts';
import { printTokens, tokenize } from './tokens.ts';

interface Shape {
  readonly tokens: readonly Token[];
  readonly tree: Node;
}

export type Formula =
  | {
      readonly kind: 'formula';
      readonly shape: Shape;
      readonly references: readonly Reference[];
    }
  /** What was entered makes no formula: it stays as it is and shows #ERROR!. */
  | { readonly kind: 'broken'; readonly text: string };

export const isFormula = (value: unknown): value is Formula => typeof value === 'object' && value !== null;

const shapes = new Map<string, Shape>();
const MOST_SHAPES = 2000;

function shapeOf(tokens: readonly Token[]): Shape | null {
  const key = JSON.stringify(tokens);
  const known = shapes.get(key);
  if (known !== undefined) return known;
  const tree = parse(tokens);
  if (tree === null) return null;
  const shape = { tokens, tree };
  if (shapes.size >= MOST_SHAPES) shapes.clear();
  shapes.set(key, shape);
  return shape;
}

/** `text` with its leading `=`. */
export function readFormula(text: string, locale: FormulaLocale, tabOf: TabFinder): Formula {
  const tokenized = tokenize(text.slice(1), locale, tabOf);
  const shape = tokenized === null ? null : shapeOf(tokenized.tokens);
  if (tokenized === null || shape === null) return { kind: 'broken', text };
  return { kind: 'formula', shape, references: tokenized.references };
}

export function printFormula(
  formula: Formula,
  locale: FormulaLocale,
  titleOf: (tabId: number) => string | null,
): string {
  if (formula.kind === 'broken') return formula.text;
  const print = (slot: number): string => {
    const reference = formula.references[slot];
    return reference === undefined ? '#REF!' : printReference(reference, titleOf);
  };
  return `=${printTokens(formula.shape.tokens, locale, print)}`;
}

/** The same formula with other references; the same object when none of them changes. */
export function mapReferences(formula: Formula, change: (reference: Reference) => Reference): Formula {
  if (formula.kind === 'broken') return formula;
  let references: Reference[] | null = null;
  for (let slot = 0; slot < formula.references.length; slot += 1) {
    const before = formula.references[slot];
    if (before === undefined) continue;
    const after = change(before);
    if (after === before) continue;
    references ??= formula.references.slice();
    references[slot] = after;
  }
  return references === null ? formula : { kind: 'formula', shape: formula.shape, references };
}

export const copyFormula = (formula: Formula, down: number, right: number): Formula =>
  mapReferences(formula, (reference) => copyReference(reference, down, right));

/** `ownTabId`: the tab the formula stands in; `tabId`: the one whose rows or columns change. */
export const shiftFormula = (
  formula: Formula,
  ownTabId: number,
  tabId: number,
  rows: boolean,
  edit: AxisEdit,
): Formula =>
  mapReferences(formula, (reference) =>
    (reference.tabId ?? ownTabId) === tabId ? shiftReference(reference, rows, edit) : reference,
  );
