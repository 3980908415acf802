// Tokens → tree, by the precedence of Sheets: comparison, &, + and −, × and ÷, ^, signs, %. A sign binds tighter than
// a power: =-2^2 is 4.

import type { Token } from './tokens.ts';
import type { ErrorCode } from './values.ts';
import { ERROR_TYPES } from './values.ts';

export type Node =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'truth'; readonly value: boolean }
  | { readonly kind: 'error'; readonly code: ErrorCode }
  | { readonly kind: 'reference'; readonly slot: number }
  /** An argument left out: IF(A1;;2). */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Node[] }
  /** A word that is no function and no range. */
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: Node; readonly right: Node }
  | { readonly kind: 'sign'; readonly negative: boolean; readonly of: Node }
  | { readonly kind: 'percent'; readonly of: Node };

const LEVELS: readonly ReadonlySet<string>[] = [
  new Set(['=', '<>', '<', '>', '<=', '>=']),
  new Set(['&']),
  new Set(['+', '-']),
  new Set(['*', '/']),
  new Set(['^']),
];

const isErrorCode = (text: string): text is ErrorCode => text in ERROR_TYPES;

class NoFormula extends Error {}

/** Null when the tokens make no formula. */
export function parse(all: readonly Token[]): Node | null {
  const tokens = all.filter(({ kind }) => kind !== 'space');
  let at = 0;
  const peek = (): Token | undefined => tokens[at];
  const operatorHere = (set: ReadonlySet<string>): string | null => {
    const token = peek();
    return token?.kind === 'operator' && set.has(token.text) ? token.text : null;
  };

  const level = (index: number): Node => {
    const operators = LEVELS[index];
    if (operators === undefined) return signed();
    let left = level(index + 1);
    for (let operator = operatorHere(operators); operator !== null; operator = operatorHere(operators)) {
      at += 1;
      left = { kind: 'binary', operator, left, right: level(index + 1) };
    }
    return left;
  };
  const signed = (): Node => {
    const operator = operatorHere(LEVELS[2] ?? new Set());
    if (operator === null) return percented();
    at += 1;
    return { kind: 'sign', negative: operator === '-', of: signed() };
  };
  const percented = (): Node => {
    let node = primary();
    const percent = new Set(['%']);
    while (operatorHere(percent) !== null) {
      at += 1;
      node = { kind: 'percent', of: node };
    }
    return node;
  };
  const expect = (kind: Token['kind']): void => {
    if (peek()?.kind !== kind) throw new NoFormula();
    at += 1;
  };
  const argumentsOf = (): Node[] => {
    const args: Node[] = [];
    if (peek()?.kind === 'close') {
      at += 1;
      return args;
    }
    for (;;) {
      const kind = peek()?.kind;
      args.push(kind === 'separator' || kind === 'close' ? { kind: 'nothing' } : level(0));
      if (peek()?.kind === 'separator') {
        at += 1;
        continue;
      }
      expect('close');
      return args;
    }
  };
  const primary = (): Node => {
    const token = peek();
    if (token === undefined) throw new NoFormula();
    at += 1;
    switch (token.kind) {
      case 'number':
      case 'text':
        return token;
      case 'reference':
        return token;
      case 'error':
        return { kind: 'error', code: isErrorCode(token.text) ? token.text : '#ERROR!' };
      case 'open': {
        const inner = level(0);
        expect('close');
        return inner;
      }
      case 'name': {
        const name = token.text.toUpperCase();
        if (peek()?.kind === 'open') {
          at += 1;
          return { kind: 'call', name, args: argumentsOf() };
        }
        if (name === 'TRUE' || name === 'FALSE') return { kind: 'truth', value: name === 'TRUE' };
        return { kind: 'word', text: token.text };
      }
      default:
        throw new NoFormula();
    }
  };

  try {
    const node = level(0);
    return at === tokens.length ? node : null;
  } catch (error) {
    if (error instanceof NoFormula) return null;
    throw error;
  }
}
