import type { Account } from '../contract/target.ts'
import type { Answer } from '../http/sender.ts'
import { type Navigation, submission } from './browser.ts'
import { filledIn, takesPassword } from './described-page.ts'
import { PersonError } from './errors.ts'
import type { Button, Field, Form } from './forms.ts'
import type { Page } from './page.ts'
import type { PasswordGuard } from './password-guard.ts'
import type { Choice, Recognised } from './recognise.ts'

/** What a person goes by on one journey. */
export interface Deeds {
  readonly account: Account
  readonly consent: 'approve' | 'deny' | 'stop'
  /** Pages at which the person has signed in: being asked again means that it was refused. */
  readonly signedInAt: Set<string>
  /** The same, for every journey of this browser. */
  readonly remembered: Set<string>
  readonly guard: PasswordGuard
  readonly answers: readonly Answer[]
}

/** What a person does at a page. */
export interface Deed {
  /** The request that comes of it. */
  readonly navigation: Navigation
  /** How it is done by hand, where it is done at a form of the page: what is typed, and which button is pressed. */
  readonly byHand?: { readonly form: Form; readonly typed: readonly Field[]; readonly button: Button | undefined }
}

/**
 * What the person does at a page; undefined when there is nothing to do.
 *
 * @throws PersonError where the page asks for a password that it must not have, or has no answer that was wanted
 */
export function deedAt(page: Page, wants: Recognised, deeds: Deeds): Deed | undefined {
  const { account } = deeds
  switch (wants.kind) {
    case 'nextcloud-sign-in': {
      oncePer(page, deeds)
      const asked = new URL(page.url).searchParams.get('redirect_url')
      const navigation = {
        url: page.url,
        method: 'POST',
        from: page.url,
        fields: [
          ['user', account.user],
          ['password', account.password],
          ['requesttoken', wants.requestToken],
          ['timezone', 'UTC'],
          ['timezone_offset', '0'],
          ...(asked === null ? [] : ([['redirect_url', asked]] as const)),
        ],
      } as const
      return { navigation }
    }
    case 'sign-in':
      oncePer(page, deeds, new URL(wants.form.action, page.url).origin)
      return atForm(page, wants.form, wants.form.buttons[0], [
        [wants.userField, account.user],
        [wants.passwordField, account.password],
      ])
    case 'described':
      if (takesPassword(wants.typed.map(([, text]) => text)))
        oncePer(page, deeds, new URL(wants.form.action, page.url).origin)
      return atForm(
        page,
        wants.form,
        wants.button,
        wants.typed.map(([name, text]) => [name, filledIn(text, account)] as const),
      )
    case 'hop':
      return { navigation: { url: wants.url, from: page.url } }
    case 'form-post':
      return { navigation: submission(page, wants.form) }
    case 'nextcloud-consent': {
      if (deeds.consent === 'stop') return undefined
      const granted = deeds.consent === 'approve'
      const { origin, pathname } = new URL(page.url)
      const navigation: Navigation = {
        url: `${origin}${pathname}/${granted ? 'grant' : 'deny'}`,
        method: 'POST',
        from: page.url,
        headers: [['requesttoken', wants.requestToken]],
        fields: granted ? [['scopes', wants.scopes]] : [],
      }
      return { navigation }
    }
    case 'nextcloud-grant': {
      if (deeds.consent !== 'approve') return undefined
      const { origin, pathname } = new URL(page.url)
      const fields = [
        ['stateToken', wants.stateToken],
        ['requesttoken', wants.requestToken],
      ] as const
      return { navigation: { url: `${origin}${pathname}`, method: 'POST', from: page.url, fields } }
    }
    case 'consent': {
      if (deeds.consent === 'stop') return undefined
      const choice = deeds.consent === 'approve' ? wants.approve : wants.deny
      if (choice === undefined)
        throw new PersonError('no-form', `'${page.html.title}' has nothing to ${deeds.consent} with`, deeds.answers)
      return atForm(page, choice.form, choice.button, [])
    }
    case 'other':
      return undefined
  }
}

function atForm(page: Page, form: Form, button: Button | undefined, typed: readonly Field[]): Deed {
  return {
    navigation: submission(page, form, [...typed, ...buttonField(button)]),
    byHand: { form, typed, button },
  }
}

function buttonField(button: Choice['button']): readonly (readonly [string, string])[] {
  return button === undefined || button.name === '' ? [] : [[button.name, button.value]]
}

/**
 * Before a password is given: once to each origin on a journey, and only where it belongs.
 *
 * @param goesTo - the origin that the form is sent to, where that is another
 */
function oncePer(page: Page, deeds: Deeds, goesTo: string = new URL(page.url).origin): void {
  const { origin } = new URL(page.url)
  const foreign = deeds.guard.foreignAmong([origin, goesTo])
  if (foreign !== undefined)
    throw new PersonError(
      'password-withheld',
      `${foreign} asks for the password of '${deeds.account.user}', which it was not meant for`,
      deeds.answers,
    )
  if (deeds.signedInAt.has(origin))
    throw new PersonError('sign-in-failed', `${origin} did not let '${deeds.account.user}' in`, deeds.answers)
  deeds.signedInAt.add(origin)
  deeds.remembered.add(origin)
}
