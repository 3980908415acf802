// Cuts a formula's text into tokens. Arguments stand apart by `;` in every locale and by `,` only where the decimal
// separator is a point; where it is a comma, a comma outside a number is no formula at all.
import type { Reference } from './references.ts';
import { REFERENCE_START, readReference } from './references.ts';

export type Token =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'error'; readonly text: string }
  | { readonly kind: 'reference'; readonly slot: number }
  | { readonly kind: 'name'; readonly text: string }
  | { readonly kind: 'operator'; readonly text: string }
  | { readonly kind: 'open' | 'close' | 'separator' }
  | { readonly kind: 'space'; readonly text: string };

export interface Tokens {
  readonly tokens: readonly Token[];
  readonly references: readonly Reference[];
}

export interface FormulaLocale {
  /** '.' or ',' */
  readonly decimal: string;
}

/** The id of the tab of that title; null when there is none. */
export type TabFinder = (title: string) => number | null;

const TITLE = /^(?:'((?:[^']|'')+)'|([\p{L}_][\p{L}\p{N}_.]*))!/u;
const NAME = /^[\p{L}_][\p{L}\p{N}_.]*/u;
const OPERATOR = /^(?:<>|<=|>=|[-+*/^&=<>%])/;
const ERROR = /^#(?:REF!|N\/A|VALUE!|DIV\/0!|NAME\?|NUM!|NULL!|ERROR!)/i;
const NUMBER = {
  '.': /^(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/,
  ',': /^(?:\d+,?\d*|,\d+)(?:[eE][+-]?\d+)?/,
};

/** `text` without its leading `=`. Null when it is no formula. */
export function tokenize(text: string, locale: FormulaLocale, tabOf: TabFinder): Tokens | null {
  const tokens: Token[] = [];
  const references: Reference[] = [];
  const comma = locale.decimal === ',';
  let at = 0;
  const refer = (reference: Reference): void => {
    tokens.push({ kind: 'reference', slot: references.length });
    references.push(reference);
  };
  while (at < text.length) {
    const rest = text.slice(at);
    const char = rest[0] ?? '';
    const space = /^\s+/.exec(rest)?.[0];
    if (space !== undefined) {
      tokens.push({ kind: 'space', text: space });
      at += space.length;
      continue;
    }
    if (char === '"') {
      const quoted = /^"((?:[^"]|"")*)"/.exec(rest);
      if (quoted === null) return null;
      tokens.push({ kind: 'text', value: (quoted[1] ?? '').replaceAll('""', '"') });
      at += quoted[0].length;
      continue;
    }
    const titled = TITLE.exec(rest);
    if (titled !== null) {
      const title = titled[1]?.replaceAll("''", "'") ?? titled[2] ?? '';
      const after = rest.slice(titled[0].length);
      const found = REFERENCE_START.exec(after)?.[0];
      if (found === undefined) {
        if (!/^#REF!/i.test(after)) return null;
        tokens.push({ kind: 'error', text: '#REF!' });
        at += titled[0].length + 5;
        continue;
      }
      const tabId = tabOf(title);
      const reference = readReference(found, { tabId, unknownTitle: tabId === null ? title : null });
      if (reference === null) return null;
      refer(reference);
      at += titled[0].length + found.length;
      continue;
    }
    const found = REFERENCE_START.exec(rest)?.[0];
    if (found !== undefined) {
      const reference = readReference(found, { tabId: null, unknownTitle: null });
      if (reference === null) return null;
      refer(reference);
      at += found.length;
      continue;
    }
    const error = ERROR.exec(rest)?.[0];
    if (error !== undefined) {
      tokens.push({ kind: 'error', text: error.toUpperCase() });
      at += error.length;
      continue;
    }
    const number = (comma ? NUMBER[','] : NUMBER['.']).exec(rest)?.[0];
    if (number !== undefined) {
      tokens.push({ kind: 'number', value: Number(number.replace(',', '.')) });
      at += number.length;
      continue;
    }
    const name = NAME.exec(rest)?.[0];
    if (name !== undefined) {
      tokens.push({ kind: 'name', text: name });
      at += name.length;
      continue;
    }
    if (char === '(' || char === ')') tokens.push({ kind: char === '(' ? 'open' : 'close' });
    else if (char === ';' || (char === ',' && !comma)) tokens.push({ kind: 'separator' });
    else {
      const operator = OPERATOR.exec(rest)?.[0];
      if (operator === undefined) return null;
      tokens.push({ kind: 'operator', text: operator });
      at += operator.length;
      continue;
    }
    at += 1;
  }
  return { tokens, references };
}

/** The text again, in the way of a locale; references come from `print`. */
export function printTokens(tokens: readonly Token[], locale: FormulaLocale, print: (slot: number) => string): string {
  const one = (token: Token): string => {
    switch (token.kind) {
      case 'number':
        return String(token.value).replace('.', locale.decimal);
      case 'text':
        return `"${token.value.replaceAll('"', '""')}"`;
      case 'reference':
        return print(token.slot);
      case 'name':
        return token.text.toUpperCase();
      case 'open':
        return '(';
      case 'close':
        return ')';
      case 'separator':
        return locale.decimal === ',' ? ';' : ',';
      default:
        return token.text;
    }
  };
  return tokens.map(one).join('');
}
