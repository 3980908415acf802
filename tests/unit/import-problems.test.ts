import { describe, expect, it } from 'vitest';
import { describeImportProblem, type ImportProblem } from '#shared/text/import-problems.ts';

/** One of every kind; the type refuses a kind that is missing here. */
const EXAMPLES: { readonly [C in ImportProblem['code']]: Extract<ImportProblem, { code: C }> } = {
  missing_column: { code: 'missing_column', column: 'strain' },
  not_a_tag: { code: 'not_a_tag', value: '2B123' },
  short_tag: { code: 'short_tag', length: 16 },
  duplicate_in_file: { code: 'duplicate_in_file', firstLine: 7 },
  empty: { code: 'empty' },
  too_long: { code: 'too_long', limit: 200 },
  not_grams: { code: 'not_grams', value: '12,5' },
  negative: { code: 'negative', value: '-3' },
  bad_status: { code: 'bad_status', value: 'gone' },
  current_above_initial: { code: 'current_above_initial' },
  initial_differs: { code: 'initial_differs', kept: '500' },
  no_letters: { code: 'no_letters', value: '---' },
  package_in_use: { code: 'package_in_use' },
};

describe('what is wrong with a row of an imported file', () => {
  it.each(Object.values(EXAMPLES))('is a plain sentence for $code', (problem) => {
    const sentence = describeImportProblem(problem);
    expect(sentence).toMatch(/^["A-Z].*\.$/);
    expect(sentence).not.toMatch(/undefined|NaN|\[object/);
    if (problem.code.includes('_')) expect(sentence).not.toContain(problem.code);
  });

  it('names the value, the line or the limit', () => {
    expect(describeImportProblem(EXAMPLES.not_grams)).toContain('"12,5"');
    expect(describeImportProblem(EXAMPLES.duplicate_in_file)).toContain('line 7');
    expect(describeImportProblem(EXAMPLES.too_long)).toContain('200');
    expect(describeImportProblem(EXAMPLES.initial_differs)).toContain('500 g');
  });

  it('does not repeat a whole page that somebody pasted into a cell', () => {
    const sentence = describeImportProblem({ code: 'not_grams', value: 'x'.repeat(10_000) });
    expect(sentence.length).toBeLessThan(250);
  });
});
