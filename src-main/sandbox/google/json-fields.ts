// The few safe ways to look into checked JSON.
import type { Json, JsonObject } from '../stand-in/json.ts';
import { isJsonArray, isJsonObject } from '../stand-in/json.ts';

export const EMPTY: JsonObject = {};

export function numberIn(object: JsonObject, key: string): number | undefined {
  const value = object[key];
  return typeof value === 'number' ? value : undefined;
}
export function textIn(object: JsonObject, key: string): string | undefined {
  const value = object[key];
  return typeof value === 'string' ? value : undefined;
}
export const flagIn = (object: JsonObject, key: string): boolean => object[key] === true;

export function objectIn(object: JsonObject, key: string): JsonObject | undefined {
  const value = object[key];
  return isJsonObject(value) ? value : undefined;
}
export function listIn(object: JsonObject, key: string): readonly Json[] | undefined {
  const value = object[key];
  return value !== undefined && isJsonArray(value) ? value : undefined;
}
export const objectsIn = (object: JsonObject, key: string): readonly JsonObject[] =>
  (listIn(object, key) ?? []).filter(isJsonObject);
export const textsIn = (object: JsonObject, key: string): readonly string[] =>
  (listIn(object, key) ?? []).filter((value) => typeof value === 'string');
