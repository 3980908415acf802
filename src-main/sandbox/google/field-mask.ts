// The `fields` parameter of answers (a,b(c,d),e/f,e.f,*) and the field masks of requests. A mask is a tree; an empty
// tree takes everything below.
import type { Json, JsonObject } from '../stand-in/json.ts';
import { isJsonArray, isJsonObject } from '../stand-in/json.ts';
import { fieldsOf } from './schema.ts';

export interface Mask {
  readonly all: boolean;
  readonly fields: ReadonlyMap<string, Mask>;
}

export const EVERYTHING: Mask = { all: true, fields: new Map() };

interface Growing {
  all: boolean;
  readonly fields: Map<string, Growing>;
}

/** A part of the parameter that no answer has, as Google names it. */
export class UnknownField extends Error {
  readonly path: string;
  constructor(path: string) {
    super(`No field ${path}`);
    this.path = path;
  }
}

const camel = (name: string): string => name.replace(/_([a-z])/g, (_all, letter: string) => letter.toUpperCase());

/** Throws UnknownField for what is not in the message type, or is no mask at all. */
export function parseMask(text: string, type: string): Mask {
  const root: Growing = { all: false, fields: new Map() };
  const tokens = text.match(/[A-Za-z_][\w]*|[*(),./]/g) ?? [];
  if (tokens.join('') !== text.replace(/\s/g, '') || tokens.length === 0) throw new UnknownField(text);
  let at = 0;

  const list = (parent: Growing, parentType: string | null, path: string): void => {
    for (;;) {
      selection(parent, parentType, path);
      if (tokens[at] !== ',') return;
      at += 1;
    }
  };
  const selection = (parent: Growing, parentType: string | null, path: string): void => {
    const token = tokens[at];
    at += 1;
    if (token === '*') {
      parent.all = true;
      return;
    }
    if (token === undefined || !/^\w+$/.test(token)) throw new UnknownField(text);
    const fields = parentType === null ? null : fieldsOf(parentType);
    const name = fields === null || fields.has(token) ? token : camel(token);
    const field = fields?.get(name);
    const here = path === '' ? token : `${path}.${token}`;
    if (fields !== null && field === undefined) throw new UnknownField(here);
    const isLeaf = parentType !== null && fields === null && parentType !== 'any';
    if (isLeaf) throw new UnknownField(here);
    const child = parent.fields.get(name) ?? { all: false, fields: new Map<string, Growing>() };
    parent.fields.set(name, child);
    const childType = field === undefined || field.type === 'any' || field.shape === 'map' ? null : field.type;
    const next = tokens[at];
    if (next === '/' || next === '.') {
      at += 1;
      selection(child, childType, here);
    } else if (next === '(') {
      at += 1;
      list(child, childType, here);
      if (tokens[at] !== ')') throw new UnknownField(text);
      at += 1;
    } else child.all = true;
  };

  list(root, type, '');
  if (at < tokens.length) throw new UnknownField(text);
  return root;
}

/** Whether anything at or below this path is asked for. */
export function wants(mask: Mask, ...path: readonly string[]): boolean {
  let here: Mask = mask;
  for (const name of path) {
    if (here.all) return true;
    const next = here.fields.get(name);
    if (next === undefined) return false;
    here = next;
  }
  return true;
}

/** The mask below a path; null when nothing there is asked for. */
export function below(mask: Mask, ...path: readonly string[]): Mask | null {
  let here: Mask = mask;
  for (const name of path) {
    if (here.all) return EVERYTHING;
    const next = here.fields.get(name);
    if (next === undefined) return null;
    here = next;
  }
  return here;
}

export function applyMask(value: Json, mask: Mask): Json {
  if (mask.all) return value;
  if (isJsonArray(value)) return value.map((item) => applyMask(item, mask));
  if (!isJsonObject(value)) return value;
  return pick(value, mask);
}

export function pick(value: JsonObject, mask: Mask): JsonObject {
  if (mask.all) return value;
  const kept: Record<string, Json> = {};
  for (const [name, inner] of Object.entries(value)) {
    const field = mask.fields.get(name);
    if (field !== undefined) kept[name] = applyMask(inner, field);
  }
  return kept;
}
