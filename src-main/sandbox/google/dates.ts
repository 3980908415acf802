// Serial numbers: days since 1899-12-30, the time of day as a fraction.

const DAY_MS = 86_400_000;
const EPOCH = Date.UTC(1899, 11, 30);

/** Null when there is no such day. Months count from 1. */
export function serialOf(year: number, month: number, day: number): number | null {
  const at = new Date(Date.UTC(year, month - 1, day));
  at.setUTCFullYear(year);
  const real = at.getUTCFullYear() === year && at.getUTCMonth() === month - 1 && at.getUTCDate() === day;
  return real ? Math.round((at.getTime() - EPOCH) / DAY_MS) : null;
}

/** In UTC, to the second. */
export const dateOfSerial = (serial: number): Date => new Date(EPOCH + Math.round(serial * 86_400) * 1000);
