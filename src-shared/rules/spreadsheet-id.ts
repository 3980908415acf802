// A spreadsheet's id, out of what people paste: the id itself, or the address they copied from the browser. Source:
// the Sheets API's guide, "Spreadsheet ID": between /d/ and the next slash; letters, numbers, hyphens, underscores.

const ID = /^[A-Za-z0-9_-]+$/;
/** Also with the account's number (/u/0/) and a domain's own address (/a/example.com/) in front. */
const IN_SPREADSHEET = /\/spreadsheets\/(?:u\/\d+\/)?d\/([A-Za-z0-9_-]+)/;
const IN_DRIVE = /\/file\/(?:u\/\d+\/)?d\/([A-Za-z0-9_-]+)/;
const IN_QUERY = /[?&](?:id|key)=([A-Za-z0-9_-]+)/;
/** A published page's address has this in place of the id, and what follows opens no spreadsheet. */
const PUBLISHED = 'e';

/** The id in a text, or null when there is none. Whether such a spreadsheet exists only Google knows. */
export function spreadsheetIdOf(text: string): string | null {
  const pasted = text.trim().replace(/^[<"']+|[>"']+$/g, '');
  if (ID.test(pasted)) return pasted;
  if (/\s/.test(pasted)) return null;
  const found = (IN_SPREADSHEET.exec(pasted) ?? IN_DRIVE.exec(pasted) ?? IN_QUERY.exec(pasted))?.[1] ?? null;
  return found === PUBLISHED ? null : found;
}

/** Where a spreadsheet opens in a browser, as far as its id says. */
export const helpfulUrl = (id: string): string =>
  `https://docs.google.com/spreadsheets/d/${encodeURIComponent(id)}/edit`;
