// Measuring: CPU of this process (not wall time, which a busy machine stretches), and how long the event
// loop was held. Every figure is shown beside a floor or rival measured in the same run, as a ratio.
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { resolve } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';

export interface BenchRow {
  readonly what: string;
  readonly at: string;
  readonly figure: string;
  readonly floor: string;
  readonly ratio: number | null;
  readonly target: string;
  readonly met: boolean;
}

/** Thrown by a part that cannot run on this computer; the report says why. */
export class NotMeasured extends Error {}

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
};

/** CPU milliseconds of one call, user and system. */
export async function cpuMs(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const used = process.cpuUsage(before);
  return (used.user + used.system) / 1000;
}

/** Median CPU milliseconds per call over `rounds` rounds of `times` calls, after a warm-up. */
export async function medianCpuMs(work: () => unknown, rounds = 7, times = 1): Promise<number> {
  for (let i = 0; i < Math.min(3, times); i += 1) await work();
  const measured: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const total = await cpuMs(async () => {
      for (let i = 0; i < times; i += 1) await work();
    });
    measured.push(total / times);
  }
  return median(measured);
}

/** The longest the event loop was held while `work` ran, milliseconds. */
export async function longestHold(work: () => Promise<unknown>): Promise<number> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  // The histogram only learns of a hold when its own timer fires, so it gets its turn before and after.
  await sleep(20);
  delay.reset();
  await work();
  await sleep(20);
  delay.disable();
  return delay.max / 1e6;
}

export const ms = (value: number): string => `${value < 10 ? value.toFixed(2) : value.toFixed(0)} ms`;

export function report(rows: readonly BenchRow[], skipped: readonly string[]): void {
  const columns: (keyof BenchRow)[] = ['what', 'at', 'figure', 'floor', 'ratio', 'target', 'met'];
  const text = rows.map((row) =>
    columns.map((column) => {
      const value = row[column];
      if (typeof value === 'boolean') return value ? 'yes' : 'NO';
      return typeof value === 'number' ? `${value.toFixed(2)}×` : String(value ?? '–');
    }),
  );
  const widths = columns.map((column, i) => Math.max(column.length, ...text.map((row) => row[i]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd();
  process.stdout.write(`${[line(columns), line(widths.map((w) => '─'.repeat(w))), ...text.map(line)].join('\n')}\n`);
  for (const reason of skipped) process.stdout.write(`not measured: ${reason}\n`);
  const folder = resolve(import.meta.dirname, '../../bench-results');
  mkdirSync(folder, { recursive: true });
  const machine = { node: process.version, cpu: cpus()[0]?.model ?? '', cores: cpus().length };
  const file = resolve(folder, 'bench.json');
  writeFileSync(file, JSON.stringify({ at: new Date().toISOString(), machine, rows, skipped }, null, 2));
  process.stdout.write(`written to ${file}\n`);
}
