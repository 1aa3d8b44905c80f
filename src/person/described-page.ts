import type { Account } from '../contract/target.ts'
import type { Button, Field, Form } from './forms.ts'
import type { Page } from './page.ts'
import type { Recognised } from './recognise.ts'

/** A page that somebody described, since no general rule says what a person does there. */
export interface DescribedPage {
  /**
   * What is typed, by the name or the label of the input; `{user}` and `{password}` stand for those of the account. None:
   * the page is a question for consent.
   */
  readonly fields: Readonly<Record<string, string>>
  /** Text, value or name of the button that is pressed. */
  readonly button: string
  /** The same of the button that says no. */
  readonly refuse?: string
}

/** What a field of a described page holds in the end. */
export function filledIn(text: string, { user, password }: Account): string {
  return text.replaceAll(/\{(user|password)\}/g, (_, name: string) => (name === 'user' ? user : password))
}

/** Whether the password is typed at a page. */
export function takesPassword(typed: Iterable<string>): boolean {
  return [...typed].some((text) => text.includes('{password}'))
}

/** Whether what somebody wrote is what a page says: without regard to case, gaps and a sign at the end (`Email *`, `Email:`). */
export function saysSo(shown: string, described: string): boolean {
  const plain = (text: string): string =>
    text
      .replaceAll(/\s+/g, ' ')
      .replace(/[\s:*]+$/, '')
      .trim()
      .toLowerCase()
  return plain(described) !== '' && plain(shown) === plain(described)
}

/** What a page wants by the first description that it has every input and button of. */
export function asDescribed(page: Page, described: readonly DescribedPage[]): Recognised | undefined {
  for (const one of described)
    for (const form of page.html.forms) {
      const found = inForm(form, one)
      if (found !== undefined) return found
    }
  return undefined
}

function inForm(form: Form, { fields, button: yes, refuse: no }: DescribedPage): Recognised | undefined {
  const button = buttonNamed(form, yes)
  if (button === undefined) return undefined
  const named = Object.entries(fields).map(([field, text]) => [inputNamed(form, field), text] as const)
  const typed = named.flatMap(([name, text]): readonly Field[] => (name === undefined ? [] : [[name, text]]))
  if (typed.length < named.length) return undefined
  if (typed.length > 0) return { kind: 'described', form, typed, button }
  const refusal = no === undefined ? undefined : buttonNamed(form, no)
  if (no !== undefined && refusal === undefined) return undefined
  return {
    kind: 'consent',
    approve: { form, button },
    deny: refusal === undefined ? undefined : { form, button: refusal },
  }
}

function buttonNamed({ buttons }: Form, described: string): Button | undefined {
  return buttons.find(({ name, value, text }) => [text, value, name].some((shown) => saysSo(shown, described)))
}

function inputNamed({ types, labels }: Form, described: string): string | undefined {
  const typable = [...types].filter(([name, type]) => name !== '' && !['hidden', 'submit', 'button'].includes(type))
  return typable.find(([name]) => name === described || saysSo(labels.get(name) ?? '', described))?.[0]
}
