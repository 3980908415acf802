// The readable number of a production batch: PR-261122-01, the facility's day it was started on and a running number of that
// day, two digits that grow to three when a day has more than 99.

const NUMBER = /^PR-(\d{6})-(\d{2,})$/;

/** What all batches of a day have in front. @param day 2026-11-22 */
export const batchNumberPrefix = (day: string): string => `PR-${day.slice(2).replaceAll('-', '')}-`;

/** The next number of a day, after the largest of those given out; numbers of other days do not count. */
export function nextBatchNumber(day: string, given: readonly string[]): string {
  const prefix = batchNumberPrefix(day);
  let last = 0;
  for (const number of given) {
    const running = number.startsWith(prefix) ? Number(NUMBER.exec(number)?.[2] ?? 0) : 0;
    last = Math.max(last, running);
  }
  return `${prefix}${String(last + 1).padStart(2, '0')}`;
}
