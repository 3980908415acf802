// The packaging check alone: it needs the built program and takes half a minute, so unit runs leave it out.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: { include: ['tests/packaging/**/*.test.ts'], testTimeout: 30_000, pool: 'forks' },
});
