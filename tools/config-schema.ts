/** Writes `schema/config.schema.json` from the table of members: `node tools/config-schema.ts`. */
import { writeFileSync } from 'node:fs'
import { configSchema } from '../src/config/schema.ts'

writeFileSync(new URL('../schema/config.schema.json', import.meta.url), `${JSON.stringify(configSchema(), null, 2)}\n`)
