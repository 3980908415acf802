// Good JSON made bad, as a fault would send it. Pure.
import type { WireFault } from './fault-book.ts';
import { isJsonArray, isJsonObject, type Json } from './json.ts';

export interface SpoilRules {
  /** What a reader cannot do without: taken out of every object. */
  readonly dropped: ReadonlySet<string>;
  /** wrong-types: lists become objects too. */
  readonly lists: boolean;
}

/** The text of an answer as it leaves; untouched by faults that are none of the body's. */
export type Spoil = (kind: string | null, body: string) => string;

const IN_THE_BODY: ReadonlySet<string | null> = new Set<WireFault>(['truncated-json', 'wrong-types', 'missing-fields']);

export function createSpoil({ dropped, lists }: SpoilRules): Spoil {
  /** Numbers become objects and truth values words: types no reader can take for good. */
  const spoilTypes = (value: Json): Json => {
    if (typeof value === 'number') return { value };
    if (typeof value === 'boolean') return value ? 'yes' : 'no';
    if (isJsonArray(value)) return lists ? { items: value.map(spoilTypes) } : value.map(spoilTypes);
    if (isJsonObject(value)) return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, spoilTypes(v)]));
    return value;
  };

  const dropFields = (value: Json): Json => {
    if (isJsonArray(value)) return value.map(dropFields);
    if (!isJsonObject(value)) return value;
    return Object.fromEntries(
      Object.entries(value)
        .filter(([key]) => !dropped.has(key))
        .map(([key, inner]) => [key, dropFields(inner)]),
    );
  };

  return (kind, body) => {
    if (!IN_THE_BODY.has(kind)) return body;
    if (kind === 'truncated-json') return body.slice(0, Math.ceil(body.length / 2));
    const parsed: Json = JSON.parse(body);
    return JSON.stringify(kind === 'wrong-types' ? spoilTypes(parsed) : dropFields(parsed));
  };
}
