import { defineConfig, type ViteUserConfig } from 'vitest/config'

const config: ViteUserConfig = defineConfig({
  // The examples import claimcheck by its name, as its users do; here that means the sources.
  resolve: { alias: { 'claimcheck/nextcloud': `${import.meta.dirname}/src/nextcloud/index.ts` } },
  test: {
    include: ['test/**/*.test.ts', 'examples/**/*.test.ts'],
    exclude: ['test/browser/**', 'test/peers/**', '**/node_modules/**'],
    // Against what hangs, not against what is slow: some tests run the whole set of scenarios several times.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
  },
})

export default config
