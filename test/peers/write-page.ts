import { writeFileSync } from 'node:fs'
import { pageOf } from './page.ts'
import { peers } from './peers.ts'

writeFileSync('docs/peers.md', pageOf(peers))
