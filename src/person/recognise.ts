import { asDescribed, type DescribedPage } from './described-page.ts'
import type { Button, Field, Form } from './forms.ts'
import { type Page, requestTokenOf } from './page.ts'

/** What a page wants of the person, recognised by what it is and not by where it stands in a flow. */
export type Recognised =
  /** Nextcloud's sign-in page: its form is drawn by a script. */
  | { readonly kind: 'nextcloud-sign-in'; readonly requestToken: string }
  /** A form with a password. */
  | { readonly kind: 'sign-in'; readonly form: Form; readonly userField: string; readonly passwordField: string }
  /** A form that somebody described; what is typed holds `{user}` and `{password}`. */
  | { readonly kind: 'described'; readonly form: Form; readonly typed: readonly Field[]; readonly button: Button }
  /** A page whose script goes on by itself. */
  | { readonly kind: 'hop'; readonly url: string }
  /** Consent page of Nextcloud's `oidc` app: its buttons are drawn by a script. */
  | { readonly kind: 'nextcloud-consent'; readonly requestToken: string; readonly scopes: string }
  /** Last page of Nextcloud's Login Flow v2: its form is drawn by a script. */
  | { readonly kind: 'nextcloud-grant'; readonly requestToken: string; readonly stateToken: string }
  /** A form that a person answers with yes or no. */
  | { readonly kind: 'consent'; readonly approve: Choice | undefined; readonly deny: Choice | undefined }
  /** A form that a script submits at once (OAuth 2.0 Form Post Response Mode §2). */
  | { readonly kind: 'form-post'; readonly form: Form }
  | { readonly kind: 'other' }

/** A form with the button that answers it. */
export interface Choice {
  readonly form: Form
  readonly button: Button | undefined
}

type Recogniser = (page: Page) => Recognised | undefined

/** Pages that one product shows, known by marks that no other has. */
const certain: readonly Recogniser[] = [hop, nextcloudConsent, flowPick, flowGrant, formPost]
/** Pages of anybody, known by what forms of their kind have. */
const likely: readonly Recogniser[] = [signIn, nextcloudSignIn, consent, scriptHop]

/**
 * Recognises what a page wants.
 *
 * @param described - pages that somebody described: they come before what is only likely, after what is certain
 */
export function recognise(page: Page, described: readonly DescribedPage[] = []): Recognised {
  for (const recogniser of [...certain, (one: Page) => asDescribed(one, described), ...likely]) {
    const found = recogniser(page)
    if (found !== undefined) return found
  }
  return { kind: 'other' }
}

/** After its sign-in page Nextcloud shows `#oidc-redirect`, whose script enters the authorization endpoint again. */
function hop(page: Page): Recognised | undefined {
  const element = page.html.element('oidc-redirect')
  if (element !== undefined) {
    const url = new URL(page.url)
    url.pathname = url.pathname.replace(/\/redirect$/, '/authorize')
    url.search = ''
    for (const [name, value] of element.attributes)
      if (name.startsWith('data-') && value !== '') url.searchParams.set(name.slice(5).replaceAll('-', '_'), value)
    return { kind: 'hop', url: url.href }
  }
  return undefined
}

/** A script that only goes on is short; no pattern is run over more. */
const longestScript = 4_000

/** A page without anything to answer, whose script goes on by itself. */
function scriptHop(page: Page): Recognised | undefined {
  if (page.html.forms.length > 0) return undefined
  for (const script of page.html.scripts) {
    const target = /\blocation(?:\.replace\(|\.assign\(|(?:\.href)?\s*=)\s*(["'])(.*?)\1/.exec(
      script.slice(0, longestScript),
    )?.[2]
    if (target !== undefined && URL.canParse(scriptText(target), page.url))
      return { kind: 'hop', url: new URL(scriptText(target), page.url).href }
  }
  return undefined
}

/** A string as JavaScript writes it, in the escapes that it shares with JSON. */
function scriptText(source: string): string {
  try {
    const value: unknown = JSON.parse(`"${source}"`)
    return typeof value === 'string' ? value : source
  } catch {
    return source
  }
}

function nextcloudConsent(page: Page): Recognised | undefined {
  const element = page.html.element('oidc-consent')
  const requestToken = requestTokenOf(page)
  if (element === undefined || requestToken === undefined) return undefined
  return { kind: 'nextcloud-consent', requestToken, scopes: element.attributes.get('data-scopes') ?? '' }
}

/** First page of Nextcloud's Login Flow v2: it says who asks, and has a link to go on. */
function flowPick({ url, html }: Page): Recognised | undefined {
  if (!/\/login\/v2\/flow$/.test(new URL(url).pathname)) return undefined
  const next = html.links.find(
    (link) => URL.canParse(link, url) && /\/login\/v2\/grant$/.test(new URL(link, url).pathname),
  )
  return next === undefined ? undefined : { kind: 'hop', url: new URL(next, url).href }
}

function flowGrant(page: Page): Recognised | undefined {
  const { pathname, searchParams } = new URL(page.url)
  const [requestToken, stateToken] = [requestTokenOf(page), searchParams.get('stateToken')]
  if (!/\/login\/v2\/grant$/.test(pathname) || requestToken === undefined || stateToken === null) return undefined
  return { kind: 'nextcloud-grant', requestToken, stateToken }
}

function formPost({ html }: Page): Recognised | undefined {
  const [form] = html.forms
  if (form === undefined || html.forms.length > 1 || form.method !== 'post') return undefined
  const names = new Set(form.fields.map(([name]) => name))
  return names.has('state') && (names.has('code') || names.has('error')) && !names.has('password')
    ? { kind: 'form-post', form }
    : undefined
}

function signIn({ html }: Page): Recognised | undefined {
  for (const form of html.forms) {
    const inputs = [...form.types]
    const password = inputs.find(([, type]) => type === 'password')
    const user = inputs.find(([name, type]) => ['text', 'email'].includes(type) && /user|login|email|name/i.test(name))
    if (password !== undefined && user !== undefined)
      return { kind: 'sign-in', form, userField: user[0], passwordField: password[0] }
  }
  return undefined
}

function nextcloudSignIn(page: Page): Recognised | undefined {
  const requestToken = requestTokenOf(page)
  const signedIn = (page.html.head.get('data-user') ?? '') !== ''
  const atLogin = /\/login$/.test(new URL(page.url).pathname)
  return requestToken !== undefined && atLogin && !signedIn ? { kind: 'nextcloud-sign-in', requestToken } : undefined
}

const no = /\b(deny|cancel|reject|refuse|decline|disallow|abort|no|not|don.?t|false)\b/i
const yes = /\b(approve|allow|accept|yes|grant|continue|authori[sz]e|confirm|agree|consent|ok|true)\b/i

function consent({ html }: Page): Recognised | undefined {
  const choices = html.forms.flatMap((form): readonly Choice[] =>
    form.buttons.length === 0 ? [{ form, button: undefined }] : form.buttons.map((button) => ({ form, button })),
  )
  const deny = choices.find((choice) => no.test(spoken(choice)))
  const approve = choices.find((choice) => !no.test(spoken(choice)) && yes.test(spoken(choice)))
  if (approve === undefined && deny === undefined) return undefined
  return { kind: 'consent', approve, deny }
}

/** Fields that are looked at for what a form decides: it is asked anew for each of its buttons. */
const mostFields = 50

/** All that names a choice, with `_` and `-` as gaps between words. */
function spoken({ form, button }: Choice): string {
  const words = button === undefined ? [form.id, form.action] : [button.value, button.text, button.name]
  // Where the button says nothing (`Submit`), the hidden decision of its form does.
  const decision = form.fields
    .slice(0, mostFields)
    .filter(([name]) => /decision|action|consent|answer/i.test(name))
    .map(([, value]) => value)
  return [...words, ...decision].join(' ').replaceAll(/[_-]/g, ' ')
}
