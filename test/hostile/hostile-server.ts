/** Serves the cases of a choice until its standard input ends: `node test/hostile/hostile-server.ts '{"seed":1,"count":9}'`. */
import { answerOf, type Case, casesOf } from './cases.ts'
import { serveWire } from './wire-server.ts'

let cases: readonly Case[] = []
const server = await serveWire((request) => answerOf(cases, server.origin, request))
cases = casesOf(JSON.parse(process.argv[2] ?? '{}'), server.origin)
const told = cases.map(({ endpoint, kind }) => ({ endpoint, kind }))
process.stdout.write(`${JSON.stringify({ origin: server.origin, cases: told })}\n`)
process.stdin.resume().once('end', () => void server.close().then(() => process.exit()))
