import { describe, expect, it, vi } from 'vitest';
import preflight from '#main/core/preflight.cjs';

const run = (version: string) => {
  const write = vi.fn();
  const exit = vi.fn();
  preflight.check({ versions: { node: version }, stderr: { write }, exit });
  return { said: write.mock.calls.flat().join(''), exits: exit.mock.calls.flat() };
};

describe('the check of Node before anything runs', () => {
  it.each(['22.18.0', '22.20.1', '24.0.0', '26.1.0'])('lets Node %s run', (version) => {
    expect(run(version)).toEqual({ said: '', exits: [] });
  });

  it.each(['18.20.4', '20.20.2', '22.14.0', '22.17.1', '9.11.2', 'nonsense'])(
    'stops Node %s with exit code 1',
    (version) => {
      expect(run(version).exits).toEqual([1]);
    },
  );

  it('says in one sentence what was found, what is needed and how to get it', () => {
    const { said } = run('20.20.2');
    expect(said).toContain('found 20.20.2');
    expect(said).toContain('Node 22.18 or newer');
    expect(said).toContain('npm ci');
    expect(said.trim().split('\n')).toHaveLength(1);
  });
});
