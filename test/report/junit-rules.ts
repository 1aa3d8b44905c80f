import type { XmlElement } from './xml-check.ts'

/** What an element may hold. */
interface Rule {
  readonly children: readonly string[]
  readonly required: readonly string[]
  readonly attributes: readonly string[]
}

const named = { children: [], required: [], attributes: ['message', 'type'] }

/** The rules of `junit-10.xsd`, by which the xUnit plugin of Jenkins takes a file or refuses it. */
const rules: Readonly<Record<string, Rule>> = {
  testsuites: { children: ['testsuite'], required: [], attributes: ['name', 'time', 'tests', 'failures', 'errors'] },
  testsuite: {
    children: ['testsuite', 'properties', 'testcase', 'system-out', 'system-err'],
    required: ['name', 'tests', 'failures', 'errors'],
    attributes: ['group', 'time', 'skipped', 'timestamp', 'hostname', 'id', 'package', 'file', 'log', 'url'],
  },
  properties: { children: ['property'], required: [], attributes: [] },
  property: { children: [], required: ['name', 'value'], attributes: [] },
  testcase: {
    children: ['skipped', 'error', 'failure', 'system-out', 'system-err'],
    required: ['name'],
    attributes: ['time', 'classname', 'group'],
  },
  failure: named,
  error: named,
  skipped: named,
  'system-out': { children: [], required: [], attributes: [] },
  'system-err': { children: [], required: [], attributes: [] },
}
/** `SUREFIRE_TIME`. */
const time = /^(([0-9]{0,3},)*[0-9]{3}|[0-9]{0,3})*(\.[0-9]*)?$/

/** Where an element, or one in it, breaks the rules. */
export function junitBreaches(element: XmlElement): readonly string[] {
  const { name, attributes, children } = element
  const rule = Object.hasOwn(rules, name) ? rules[name] : undefined
  if (rule === undefined) return [`element ${name}`]
  const allowed = [...rule.required, ...rule.attributes]
  const took = name === 'testcase' ? undefined : attributes['time']
  return [
    ...rule.required.filter((one) => attributes[one] === undefined).map((one) => `${name} without ${one}`),
    ...Object.keys(attributes)
      .filter((one) => !allowed.includes(one))
      .map((one) => `${name} with ${one}`),
    ...children.filter((child) => !rule.children.includes(child.name)).map((child) => `${child.name} in ${name}`),
    ...(took === undefined || time.test(took) ? [] : [`${name} took ${took}`]),
    ...children.flatMap(junitBreaches),
  ]
}
