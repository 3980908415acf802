// What was wrong with a row of an imported file, in a person's words.

export type ImportProblem =
  | { readonly code: 'missing_column'; readonly column: string }
  | { readonly code: 'not_a_tag'; readonly value: string }
  | { readonly code: 'short_tag'; readonly length: number }
  | { readonly code: 'duplicate_in_file'; readonly firstLine: number }
  | { readonly code: 'empty' }
  | { readonly code: 'too_long'; readonly limit: number }
  | { readonly code: 'not_grams'; readonly value: string }
  | { readonly code: 'negative'; readonly value: string }
  | { readonly code: 'bad_status'; readonly value: string }
  | { readonly code: 'current_above_initial' }
  | { readonly code: 'initial_differs'; readonly kept: string }
  | { readonly code: 'no_letters'; readonly value: string }
  | { readonly code: 'package_in_use' };

const quote = (value: string): string => `"${value.length > 40 ? `${value.slice(0, 40)}…` : value}"`;

/** One plain sentence. */
export function describeImportProblem(problem: ImportProblem): string {
  switch (problem.code) {
    case 'missing_column':
      return `The column ${problem.column} is missing from the header row.`;
    case 'not_a_tag':
      return `${quote(problem.value)} is not a METRC number: it starts with 1A and has up to 24 letters and digits.`;
    case 'short_tag':
      return `The METRC number has ${problem.length} characters instead of 24. It was kept, but METRC will not take it.`;
    case 'duplicate_in_file':
      return `The same METRC number already stands in line ${problem.firstLine}; this line was left out.`;
    case 'empty':
      return 'This must not be empty.';
    case 'too_long':
      return `This is longer than ${problem.limit} characters.`;
    case 'not_grams':
      return `${quote(problem.value)} is not a weight in grams, such as 125.5 (a point for decimals, no thousands separator).`;
    case 'negative':
      return `${quote(problem.value)} is less than zero.`;
    case 'bad_status':
      return `${quote(problem.value)} is not a status: use active, archived or orphaned.`;
    case 'current_above_initial':
      return 'Current grams are more than initial grams. It was imported as it stands; check it.';
    case 'initial_differs':
      return `Initial grams of a known package stay as first received (${problem.kept} g).`;
    case 'no_letters':
      return `${quote(problem.value)} has no letters or digits to match by.`;
    case 'package_in_use':
      return 'The package has orders, packed goods or holds, so it was not archived. Release them first.';
  }
}
