import { defineConfig, type ViteUserConfig } from 'vitest/config'

/** Tests in a real Chromium (`npm run test:browser`); they skip themselves, and say so, where there is none. */
const config: ViteUserConfig = defineConfig({
  test: {
    include: ['test/browser/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 1,
  },
})

export default config
