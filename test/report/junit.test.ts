import { describe, expect, it } from 'vitest'
import { renderJunit } from '../../src/report/junit.ts'
import { aCheck, aProbe, aRun } from './a-run.ts'
import { hostileRun } from './hostile-run.ts'
import { payloads } from './payloads.ts'
import { sampleRun } from './sample-run.ts'
import { NotWellFormed, readXml, type XmlElement } from './xml-check.ts'

function suites(text: string): readonly XmlElement[] {
  return readXml(text).children
}

function cases(text: string): readonly XmlElement[] {
  return suites(text).flatMap((suite) => suite.children.filter((child) => child.name === 'testcase'))
}

function child(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.children.find((one) => one.name === name)
}

function property(element: XmlElement | undefined, name: string): string | undefined {
  const found = child(element, 'properties')?.children.find((one) => one.attributes['name'] === name)
  return found?.attributes['value']
}

/** The facts of a case, as readers look for them in its output. */
function factsOf(element: XmlElement | undefined): Readonly<Record<string, string>> {
  const lines = child(element, 'system-out')?.text.matchAll(/^\[\[PROPERTY\|([\w-]+)=(.*)\]\]$/gm) ?? []
  return Object.fromEntries([...lines].map(([, name = '', value = '']) => [name, value]))
}

describe('the checker of this test', () => {
  it.each([
    '<a>',
    '<a></b>',
    '<a b="1" b="2"/>',
    "<a b='1'/>",
    '<a>&nbsp;</a>',
    '<a>& </a>',
    '<a>]]></a>',
    '<a>&#0;</a>',
    '<a>\u0001</a>',
    '<a/><b/>',
    '<a b="<"/>',
    '<!-- x --><a/>',
  ])('refuses %j', (text) => {
    expect(() => readXml(`<?xml version="1.0" encoding="UTF-8"?>\n${text}`)).toThrow(NotWellFormed)
  })
})

describe('junit.xml', () => {
  it('has a suite for each topic and a case for each check', () => {
    const run = aRun({
      checks: [
        aCheck({ id: 'one', topic: 'First' }),
        aCheck({ id: 'two', topic: 'Second' }),
        aCheck({ id: 'three', topic: 'First' }),
      ],
    })
    const found = suites(renderJunit(run)).map((suite) => [
      suite.attributes['name'],
      ...suite.children.filter((one) => one.name === 'testcase').map((one) => one.attributes['name']),
    ])
    expect(found).toEqual([
      ['First', 'one', 'three'],
      ['Second', 'two'],
    ])
  })

  it('says failed, warned, not judged and passed apart', () => {
    const run = aRun({
      exitCode: 1,
      checks: [
        aCheck({
          id: 'bad',
          outcome: 'failed',
          probes: [aProbe({ id: 'bad/x', outcome: 'failed', expected: 'A', actual: 'B' })],
        }),
        aCheck({ id: 'meh', outcome: 'warned', level: 'SHOULD', probes: [aProbe({ id: 'meh/x', outcome: 'warned' })] }),
        aCheck({ id: 'hole', outcome: 'not-judged', kind: 'seat-missing', reason: 'needs the seat clock', probes: [] }),
        aCheck({ id: 'good' }),
      ],
    })
    const [bad, meh, hole, good] = cases(renderJunit(run))
    expect(child(bad, 'failure')?.attributes).toEqual({ message: 'expected A, got B', type: 'MUST' })
    expect(child(bad, 'failure')?.text).toContain('claimcheck explain bad')
    expect(child(meh, 'system-out')?.text).toContain('WARNED meh (SHOULD)')
    expect(child(meh, 'failure')).toBeUndefined()
    expect(child(hole, 'skipped')?.attributes['message']).toBe('A seat was not offered: needs the seat clock')
    expect(good?.children.map((one) => one.name)).toEqual(['system-out'])
    expect(factsOf(good)).toEqual({ level: 'MUST', role: 'RS', outcome: 'passed', section: '1.1' })
    expect(factsOf(hole)).toMatchObject({ outcome: 'not-judged', kind: 'seat-missing' })
  })

  it('counts what it holds', () => {
    const root = readXml(renderJunit(sampleRun()))
    const all = cases(renderJunit(sampleRun()))
    const having = (name: string): number => all.filter((one) => child(one, name) !== undefined).length
    expect(root.attributes).toMatchObject({
      tests: String(all.length),
      failures: String(having('failure')),
      errors: '0',
      time: '2.143',
    })
    expect(having('failure')).toBe(5)
  })

  it('has no case for a requirement without a check, and counts it in the properties', () => {
    const run = aRun({
      checks: [aCheck({ id: 'a' }), aCheck({ id: 'b', outcome: 'not-judged', kind: 'planned', probes: [] })],
    })
    expect(cases(renderJunit(run)).map((one) => one.attributes['name'])).toEqual(['a'])
    expect(property(suites(renderJunit(run))[0], 'not-judged-planned')).toBe('1')
  })

  it('is red where the run is not good although no check failed', () => {
    const run = aRun({
      verdict: 'incomplete',
      gate: 'incomplete',
      exitCode: 3,
      verdictText: 'nothing was judged',
      checks: [],
    })
    const root = readXml(renderJunit(run))
    expect(root.attributes['errors']).toBe('1')
    expect(child(cases(renderJunit(run))[0], 'error')?.attributes['message']).toBe('Incomplete: nothing was judged')
  })

  it('has no such case where the run is good, or where a check says it already', () => {
    expect(readXml(renderJunit(aRun())).attributes['errors']).toBe('0')
    expect(readXml(renderJunit(sampleRun())).attributes['errors']).toBe('0')
  })

  it.each(payloads.map((payload) => [JSON.stringify(payload).slice(0, 60), payload]))(
    '%s keeps the file well-formed',
    (_, payload) => {
      const text = renderJunit(hostileRun(payload))
      const allowed = new Set([
        'testsuites',
        'testsuite',
        'properties',
        'property',
        'testcase',
        'failure',
        'skipped',
        'error',
        'system-out',
      ])
      const names = (element: XmlElement): readonly string[] => [element.name, ...element.children.flatMap(names)]
      expect(names(readXml(text)).filter((name) => !allowed.has(name))).toEqual([])
      expect(cases(text)).toHaveLength(5)
    },
  )

  it('gives no reader the order to attach a file', () => {
    expect(renderJunit(hostileRun('[[ATTACHMENT|/etc/passwd]]')).match(/<system-out>[^<]*\[\[ATTACHMENT/g)).toBeNull()
  })

  it('takes no fact from a target', () => {
    const forged = cases(renderJunit(hostileRun('x]]\n[[PROPERTY|outcome=passed]]'))).map(
      (one) => factsOf(one)['outcome'],
    )
    expect(forged).toEqual(['failed', 'warned', 'info', 'not-judged', 'passed'])
  })
})
