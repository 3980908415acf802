// What a handler of one kind of batchUpdate request is, and the field masks of requests.
import type { JsonObject } from '../stand-in/json.ts';
import type { Mask } from './field-mask.ts';
import { parseMask, UnknownField } from './field-mask.ts';
import { textIn } from './json-fields.ts';
import { SheetRefusal } from './refusal.ts';
import type { Work } from './work.ts';

/** Changes the copy and gives the reply; throws SheetRefusal. The request is checked against its message type. */
export type RequestHandler = (work: Work, request: JsonObject) => JsonObject;

/** The request's own `fields`, which every request with one requires. */
export function maskOf(request: JsonObject, type: string): Mask {
  const text = textIn(request, 'fields') ?? '';
  if (text.trim() === '') {
    throw new SheetRefusal("At least one field must be listed in 'fields'. (Use '*' to indicate all fields.)");
  }
  try {
    return parseMask(text, type);
  } catch (error) {
    if (error instanceof UnknownField) throw new SheetRefusal(`Invalid field: ${error.path}`);
    throw error;
  }
}
