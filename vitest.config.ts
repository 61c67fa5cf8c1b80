import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{src,connectors,intelligence,execution,test}/**/*.test.ts'],
    reporters: ['default', './test/setup/closing-line.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    pool: 'forks',
  },
});
