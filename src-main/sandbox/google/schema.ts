// Checks a request's JSON against Google's message types, as strictly as Google does, and brings it into one shape: camel
// case names, numbers as numbers, nulls left out. The types stand in messages.ts in a short notation.
import type { Json, JsonObject } from '../stand-in/json.ts';
import { isJsonArray, isJsonObject } from '../stand-in/json.ts';
import { ENUMS, MESSAGES, ONE_OFS } from './messages.ts';
import type { Violation } from './refusal.ts';

interface Field {
  readonly type: string;
  readonly shape: 'one' | 'list' | 'map';
}

function readTypes(text: string): ReadonlyMap<string, ReadonlyMap<string, Field>> {
  const types = new Map<string, ReadonlyMap<string, Field>>();
  for (const line of text.split('\n')) {
    const [name, fields] = line.split(': ');
    if (name === undefined || fields === undefined) continue;
    const entries = fields.split(' ').map((entry): [string, Field] => {
      const [field = '', typed = 'any'] = entry.split('=');
      const shape = typed.endsWith('[]') ? 'list' : typed.endsWith('{}') ? 'map' : 'one';
      return [field, { type: shape === 'one' ? typed : typed.slice(0, -2), shape }];
    });
    types.set(name.trim(), new Map(entries));
  }
  return types;
}

const TYPES = readTypes(MESSAGES);

export const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const camelCase = (name: string): string => name.replace(/_([a-z])/g, (_all, letter: string) => letter.toUpperCase());

/** The fields of a message; null for what is none (any, int …). */
export const fieldsOf = (type: string): ReadonlyMap<string, Field> | null => TYPES.get(type) ?? null;

const TYPE_WORDS: Readonly<Record<string, string>> = {
  int: 'TYPE_INT32',
  double: 'TYPE_DOUBLE',
  float: 'TYPE_FLOAT',
  bool: 'TYPE_BOOL',
  str: 'TYPE_STRING',
};

const printed = (value: Json): string => (typeof value === 'string' ? `"${value}"` : JSON.stringify(value));

function scalar(type: string, value: Json, path: string, found: Violation[]): Json {
  const refuse = (word: string): null => {
    found.push({ field: path, description: `Invalid value at '${path}' (${word}), ${printed(value)}` });
    return null;
  };
  const names = ENUMS[type];
  if (names !== undefined) {
    return typeof value === 'string' && names.includes(value)
      ? value
      : refuse(`type.googleapis.com/google.apps.sheets.v4.${type}`);
  }
  const word = TYPE_WORDS[type] ?? type;
  if (type === 'int') {
    const number = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value;
    const fits = typeof number === 'number' && Number.isInteger(number) && Math.abs(number) <= 2_147_483_648;
    return fits ? number : refuse(word);
  }
  if (type === 'double' || type === 'float') {
    const number = typeof value === 'string' && /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(value) ? Number(value) : value;
    return typeof number === 'number' ? number : refuse(word);
  }
  if (type === 'bool') return typeof value === 'boolean' ? value : refuse(word);
  return typeof value === 'string' ? value : refuse(word);
}

function one(type: string, value: Json, path: string, found: Violation[]): Json {
  if (type === 'any') return value;
  if (fieldsOf(type) === null) return scalar(type, value, path, found);
  if (isJsonObject(value)) return readMessage(type, value, path, found);
  found.push({
    field: path,
    description: `Invalid value at '${path}' (type.googleapis.com/google.apps.sheets.v4.${type}), ${printed(value)}`,
  });
  return null;
}

/** `found` gets everything that is wrong. Paths are in snake case as Google's are. */
export function readMessage(type: string, value: JsonObject, path: string, found: Violation[]): JsonObject {
  const fields = fieldsOf(type) ?? new Map<string, Field>();
  const read: Record<string, Json> = {};
  const oneOf = ONE_OFS[type];
  let taken = false;
  for (const [given, inner] of Object.entries(value)) {
    const name = fields.has(given) ? given : camelCase(given);
    const field = fields.get(name);
    if (field === undefined) {
      const at = path === '' ? '' : ` at '${path}'`;
      found.push({
        field: path,
        description: `Invalid JSON payload received. Unknown name "${given}"${at}: Cannot find field.`,
      });
      continue;
    }
    if (inner === null) continue;
    if (oneOf !== undefined && (oneOf.fields === 'all' || oneOf.fields.includes(name))) {
      if (taken) {
        found.push({
          field: path,
          description: `Invalid value at '${path}' (oneof), oneof field '${oneOf.name}' is already set. Cannot set '${name}'`,
        });
      }
      taken = true;
    }
    const at = path === '' ? snakeCase(name) : `${path}.${snakeCase(name)}`;
    if (field.shape === 'list') {
      if (isJsonArray(inner)) read[name] = inner.map((item, index) => one(field.type, item, `${at}[${index}]`, found));
      else if (isJsonObject(inner) && fieldsOf(field.type) !== null)
        read[name] = [one(field.type, inner, `${at}[0]`, found)];
      else {
        found.push({
          field: path,
          description: `Invalid JSON payload received. Unknown name "${given}"${path === '' ? '' : ` at '${path}'`}: Proto field is not repeating, cannot start list.`,
        });
      }
    } else if (field.shape === 'map') {
      if (isJsonObject(inner)) read[name] = inner;
    } else if (isJsonArray(inner) && field.type !== 'any') {
      found.push({
        field: path,
        description: `Invalid JSON payload received. Unknown name "${given}"${path === '' ? '' : ` at '${path}'`}: Proto field is not repeating, cannot start list.`,
      });
    } else read[name] = one(field.type, inner, at, found);
  }
  return read;
}
