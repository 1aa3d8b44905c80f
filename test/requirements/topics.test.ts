import { expect, it } from 'vitest'
import { requirements } from '../../src/requirements/catalogue.ts'
import { topicOf, topics } from '../../src/requirements/topics.ts'

it('knows the topic of every requirement', () => {
  for (const { section } of requirements) expect(topicOf(section).title).not.toBe('')
})

it('reads a subsection as its section', () => {
  expect(topicOf('5.2')).toBe(topicOf('5'))
  expect(topicOf('1.3').slug).toBe('discovery')
  expect(topicOf('11.1').slug).not.toBe(topicOf('1.1').slug)
})

it('refuses a section that is not there and says where to add it', () => {
  expect(() => topicOf('15.1')).toThrow(/topics\.ts/)
})

it('gives each topic its own slug', () => {
  expect(new Set(topics.map(({ slug }) => slug)).size).toBe(topics.length)
})
