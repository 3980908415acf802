// A paper as its reader sees it: rows of cells, texts of an element, without markup. Nothing of a browser.
const ENTITIES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&#x2F;': '/',
  '&#x60;': '`',
  '&#x3D;': '=',
};

export const textOf = (html: string): string =>
  html
    .replaceAll(/<svg[\s\S]*?<\/svg>/g, '')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/&(?:amp|lt|gt|quot|#39|#x2F|#x60|#x3D);/g, (entity) => ENTITIES[entity] ?? entity)
    .replaceAll(/\s+/g, ' ')
    .trim();

/** What the class's elements hold, in order; elements of one kind are not nested on papers. */
export const byClass = (html: string, tag: string, name: string): readonly string[] =>
  [...html.matchAll(new RegExp(`<${tag} class="(?:[^"]* )?${name}(?: [^"]*)?"[^>]*>([\\s\\S]*?)</${tag}>`, 'g'))].map(
    ([, inner = '']) => inner,
  );

/** Cells of every body row of a table, as text. */
export const rowsOf = (table: string): readonly (readonly string[])[] =>
  [...table.matchAll(/<tr[^>]*>([\s\S]*?)<\/tr>/g)]
    .map(([, row = '']) => [...row.matchAll(/<td[^>]*>([\s\S]*?)<\/td>/g)].map(([, cell = '']) => textOf(cell)))
    .filter((cells) => cells.length > 0);

/** What no paper may hold: scripts, addresses, styles outside the one style sheet. */
export const forbiddenIn = (html: string): readonly string[] => [
  ...(html
    .replace(/<style nonce="[^"]*">[\s\S]*?<\/style>/, '')
    .match(/<script|<style|<link|<img|<iframe|\sstyle=|\son\w+=|https?:|url\(|@import/gi) ?? []),
];
