// Makes a product name safe and plain to scan: bounded length, no control or invisible characters,
// one kind of dash, apostrophe and space. Letters stay as written, since strains are shown as written.

/** Names are read up to this length; Apex names are far shorter, anything longer is not a name. */
export const MAX_NAME_LENGTH = 300;

/** Astral text is cut first, so that normalising never works on more than this. */
const CUT_BEFORE = 4 * MAX_NAME_LENGTH;

const INVISIBLE = /\p{Cf}|\u034f|[\ufe00-\ufe0f]|[\u00ae\u2122\u00a9]/gu;
const PICTURES =
  /(?![#*0-9])[\p{Extended_Pictographic}\p{Regional_Indicator}\p{Emoji_Modifier}\p{Cn}\p{Co}\p{Cs}]|\u20e3/gu;
const LONG_DASHES = /[\u2014\u2015\u2e3a\u2e3b\ufe58]/g;
const DASHES = /[\p{Pd}\u2212]/gu;
const APOSTROPHES = /[`\u00b4\u02b9\u02bb\u02bc\u02bd\u02c8\u2018-\u201b\u2032\u2035\ua78c\uff07]/g;
const QUOTES = /["\u201c-\u201f\u2033\u00ab\u00bb]/g;
const BARS = /[\u2022\u00b7\u2016\u00a6\u2223\u2502\u2503\u2219\u25cf\u25aa\uff5c\u203a\u2039]/g;
const MULTIPLICATION = /[\u00d7\u2715\u2716\u2a2f]/g;
const FRACTION_SLASH = /[\u2044\u2215]/g;
const SPACES = /[\s\p{Cc}]/gu;

function isPlain(name: string): boolean {
  for (let i = 0; i < name.length; i++) {
    const c = name.charCodeAt(i);
    if (c < 32 || c > 126 || c === 34 || c === 96) return false;
  }
  return true;
}

/** The name as it is scanned; at most MAX_NAME_LENGTH UTF-16 units. Linear in that length, whatever comes in. */
export function cleanName(name: string): string {
  const cut = name.length > MAX_NAME_LENGTH ? name.slice(0, MAX_NAME_LENGTH) : name;
  if (isPlain(cut)) return cut;
  return name
    .slice(0, CUT_BEFORE)
    .replace(SPACES, ' ')
    .replace(INVISIBLE, '')
    .replace(APOSTROPHES, "'")
    .replace(MULTIPLICATION, 'x')
    .replace(BARS, '|')
    .replace(LONG_DASHES, ' - ')
    .normalize('NFKC')
    .replace(FRACTION_SLASH, '/')
    .replace(DASHES, '-')
    .replace(QUOTES, ' ')
    .replace(PICTURES, ' ')
    .replace(INVISIBLE, '')
    .slice(0, MAX_NAME_LENGTH);
}
