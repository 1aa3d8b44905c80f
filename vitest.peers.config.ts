import { defineConfig, type ViteUserConfig } from 'vitest/config'

/** Servers that nobody here wrote (`npm run test:peers`, which installs them first). */
const config: ViteUserConfig = defineConfig({
  test: {
    include: ['test/peers/**/*.test.ts'],
    exclude: ['**/node_modules/**'],
    testTimeout: 180_000,
    hookTimeout: 60_000,
    // One after the other: what is judged is how they answer, and some have clocks of their own.
    maxWorkers: 1,
  },
})

export default config
