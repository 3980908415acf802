// Where a text stops being JSON, for people who edited a file by hand. Never repeats a word of the text: there may be
// a password next to the mistake.

export interface JsonFault {
  /** Both from 1, as editors count. */
  readonly line: number;
  readonly column: number;
  /** comment: JSON has none. end: the text ends too early. other: something else does not belong there. */
  readonly kind: 'comment' | 'end' | 'other';
}

const TOKEN = /[ \t\r\n]+|[{}[\],:]|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.+-])|(?:true|false|null)(?!\w)/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4})/y;
const FIRST_PRINTABLE = 0x20;

type Expected = 'value' | 'value or ]' | 'key' | 'key or }' | ':' | ', or ]' | ', or }' | 'end';

/** The first place at which the text cannot be JSON any more, or null when it is JSON. */
export function jsonFault(text: string): JsonFault | null {
  const open: ('[' | '{')[] = [];
  let expected: Expected = 'value';
  let at = 0;
  const afterValue = (): Expected => {
    const inside = open.at(-1);
    if (inside === undefined) return 'end';
    return inside === '[' ? ', or ]' : ', or }';
  };
  while (at < text.length) {
    const token: string | undefined = tokenAt(text, at);
    if (token === undefined) return faultAt(text, at);
    const next: Expected | null = /^\s/.test(token) ? expected : step(token, expected, open, afterValue);
    if (next === null) return faultAt(text, at);
    expected = next;
    at += token.length;
  }
  return expected === 'end' ? null : faultAt(text, at);
}

function tokenAt(text: string, at: number): string | undefined {
  if (text[at] === '"') return stringAt(text, at);
  TOKEN.lastIndex = at;
  return TOKEN.exec(text)?.[0];
}

/** By hand: a string can be as long as the file, and an expression would have to remember each of its characters. */
function stringAt(text: string, start: number): string | undefined {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') {
    if (text[at] === '\\') {
      ESCAPE.lastIndex = at;
      const escaped = ESCAPE.exec(text)?.[0];
      if (escaped === undefined) return undefined;
      at += escaped.length;
    } else if (text.charCodeAt(at) < FIRST_PRINTABLE) return undefined;
    else at += 1;
  }
  return at < text.length ? text.slice(start, at + 1) : undefined;
}

/** What may follow the token, or null when it may not stand here. Keeps `open` up to date. */
function step(token: string, expected: Expected, open: ('[' | '{')[], afterValue: () => Expected): Expected | null {
  const wantsValue = expected === 'value' || expected === 'value or ]';
  if (token === '{' || token === '[') {
    if (!wantsValue) return null;
    open.push(token);
    return token === '{' ? 'key or }' : 'value or ]';
  }
  if (token === '}' || token === ']') {
    const fits =
      token === '}'
        ? expected === 'key or }' || expected === ', or }'
        : expected === 'value or ]' || expected === ', or ]';
    if (!fits) return null;
    open.pop();
    return afterValue();
  }
  if (token === ',') {
    if (expected === ', or ]') return 'value';
    return expected === ', or }' ? 'key' : null;
  }
  if (token === ':') return expected === ':' ? 'value' : null;
  if (expected === 'key' || expected === 'key or }') return token.startsWith('"') ? ':' : null;
  return wantsValue ? afterValue() : null;
}

function faultAt(text: string, at: number): JsonFault {
  const before = text.slice(0, at);
  const line = before.split('\n').length;
  const column = at - (before.lastIndexOf('\n') + 1) + 1;
  const rest = text.slice(at, at + 2);
  if (rest === '//' || rest === '/*' || rest.startsWith('#')) return { line, column, kind: 'comment' };
  return { line, column, kind: at >= text.length ? 'end' : 'other' };
}
