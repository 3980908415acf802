// The last line of `npm test`: how many tests passed and failed over all runners.
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';

const FOLDER = resolve(import.meta.dirname, '../../test-results');
const vitest = z.object({ numPassedTests: z.int(), numFailedTests: z.int(), numPendingTests: z.int() });
const playwright = z.object({ stats: z.object({ expected: z.int(), unexpected: z.int(), skipped: z.int() }) });

const read = (name: string): unknown => {
  const path = resolve(FOLDER, name);
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null;
};

let passed = 0;
let failed = 0;
let skipped = 0;
for (const name of ['unit.json', 'packaging.json']) {
  const found = vitest.safeParse(read(name));
  if (!found.success) continue;
  passed += found.data.numPassedTests;
  failed += found.data.numFailedTests;
  skipped += found.data.numPendingTests;
}
const e2e = playwright.safeParse(read('e2e.json'));
if (e2e.success) {
  passed += e2e.data.stats.expected;
  failed += e2e.data.stats.unexpected;
  skipped += e2e.data.stats.skipped;
}
process.stdout.write(`${passed} passed, ${failed} failed, ${skipped} skipped\n`);
process.exit(failed > 0 || passed === 0 ? 1 : 0);
