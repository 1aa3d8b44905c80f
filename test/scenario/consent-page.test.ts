import { describe, expect, it } from 'vitest'
import { pageOf } from '../../src/person/page.ts'
import { recognise } from '../../src/person/recognise.ts'
import { forgedYes, guardsOf, names, namesScope } from '../../src/scenario/consent-page.ts'
import type { Question } from '../../src/scenario/login-legs.ts'
import { answerWith } from '../person/answer-with.ts'

/** The question of a page with such hidden fields. */
function question(fields: Readonly<Record<string, string>>): Question {
  const hidden = Object.entries(fields).map(([name, value]) => `<input type=hidden name=${name} value=${value}>`)
  const text = `<form method=post action=/consent>${hidden.join('')}<button name=decision value=yes>Approve</button><button name=decision value=no>Deny</button></form>`
  const page = pageOf('http://127.0.0.1:8080/authorize', answerWith({ headers: [['content-type', 'text/html']], text }))
  const wants = recognise(page)
  if (wants.kind !== 'consent' || wants.approve === undefined) throw new Error('the page asks nothing')
  return { page, approve: wants.approve }
}

describe('a page names', () => {
  it.each([
    ['a name, whatever its case', 'Notes READER asks', 'Notes Reader', true],
    ['a URL that is broken over lines', 'http://127.0.0.1:1/ call back', 'http://127.0.0.1:1/callback', true],
    ['nothing that is not there', 'An application asks', 'Notes Reader', false],
    ['nothing that is empty', 'An application asks', ' ', false],
  ])('%s', (_what, text, wanted, does) => {
    expect(names(text, wanted)).toBe(does)
  })

  it.each([
    ['notes.read', 'It may notes.read', true],
    ['notes.read', 'It may notes.read.', true],
    ['notes.read', 'It may read your notes', true],
    ['offline_access', 'Offline access', true],
    ['profile', 'It may profile.read', false],
    ['profile', 'Your profile, and more', true],
    ['read', 'a thread', false],
  ])('the scope %s in "%s": %s', (scope, text, does) => {
    expect(namesScope(text, scope)).toBe(does)
  })
})

describe('a forged yes', () => {
  const theirs = question({ id: 'q1', csrf: 't1', client: 'c' })

  it('is what the form sends, from another port of the same host', () => {
    const sent = forgedYes(theirs, [])
    expect(sent).toMatchObject({ method: 'POST', url: 'http://127.0.0.1:8080/consent', from: 'http://127.0.0.1:1/' })
    expect(Object.fromEntries(sent.fields ?? [])).toEqual({ id: 'q1', csrf: 't1', client: 'c', decision: 'yes' })
  })

  it('leaves out what is to be left out', () => {
    expect(Object.fromEntries(forgedYes(theirs, ['csrf']).fields ?? [])).toEqual({
      id: 'q1',
      client: 'c',
      decision: 'yes',
    })
  })

  it('knows what guards a form by what differs from one showing to the next', () => {
    expect(guardsOf(theirs, question({ id: 'q2', csrf: 't2', client: 'c' }))).toEqual(['id', 'csrf'])
    expect(guardsOf(theirs, question({ id: 'q1', csrf: 't1', client: 'c', more: 'm' }))).toEqual(['more'])
    expect(guardsOf(theirs, theirs)).toEqual([])
  })
})
