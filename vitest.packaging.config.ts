import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: { include: ['tests/packaging/**/*.test.ts'], testTimeout: 240_000, hookTimeout: 240_000, pool: 'forks' },
});
