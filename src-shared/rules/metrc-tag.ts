// METRC tags (package labels). A full tag is 24 letters and digits; older records carry shorter ones.
// Rule: store any "1A…" of letters and digits up to 24, warn when it is not 24, refuse fewer when writing to METRC.

const STORABLE_TAG = /^1A[0-9A-Z]{1,22}$/;
const TAG_IN_TEXT = /(?<![0-9A-Z])1A[0-9A-Z]{8,22}(?![0-9A-Z])/g;
export const FULL_TAG_LENGTH = 24;

/** Upper case without surrounding or inner white space; what is stored and compared. */
export const normaliseTag = (text: string): string => text.normalize('NFKC').replace(/\s+/g, '').toUpperCase();

/** `tag` is normalised. `full` is false for an older, shorter tag that may be kept but not sent to METRC. */
export type TagReading = { readonly ok: true; readonly tag: string; readonly full: boolean } | { readonly ok: false };

export function readTag(text: string): TagReading {
  const tag = normaliseTag(text);
  return STORABLE_TAG.test(tag) ? { ok: true, tag, full: tag.length === FULL_TAG_LENGTH } : { ok: false };
}

/** Tags that stand inside free text such as a lot name, at least ten characters long so that no word passes for one. */
export const findTags = (text: string): readonly string[] => text.toUpperCase().match(TAG_IN_TEXT) ?? [];
