import type { Locator, Page as Tab } from 'playwright-core'
import type { Deed } from '../deeds.ts'
import type { Form } from '../forms.ts'

type ByHand = NonNullable<Deed['byHand']>

/** How long an input or a button may take until it can be used, in milliseconds. */
const patience = 3_000

/** Types what a form is to hold. */
export async function typeAt(tab: Tab, { form, typed }: ByHand): Promise<void> {
  for (const [name, value] of typed)
    await controlsOf(tab, form, `[name=${quoted(name)}]`)
      .first()
      .fill(value, { timeout: patience })
}

/** Presses the button; a form without one is sent as a key would send it. */
export async function pressAt(tab: Tab, { form, button }: ByHand): Promise<void> {
  if (button === undefined) {
    await formOf(tab, form).evaluate('form => form.requestSubmit()', undefined, { timeout: patience })
    return
  }
  const shown = controlsOf(tab, form, buttons).nth(form.buttons.indexOf(button))
  // What lies over it, a notice about cookies say, is in nobody's way who uses the keyboard.
  await shown.click({ timeout: patience }).catch(() => shown.press('Enter', { timeout: patience }))
}

/** The same that are buttons for whoever reads the page. */
const buttons = ['button:not([type])', 'button[type=submit i]', 'input[type=submit i]', 'input[type=image i]']
  .map((selector) => `${selector}:not([disabled])`)
  .join(', ')

function formOf(tab: Tab, { place }: Form): Locator {
  return tab.locator('form').nth(place)
}

/** Its controls, those among them that stand outside and name it. */
function controlsOf(tab: Tab, form: Form, selector: string): Locator {
  const inside = formOf(tab, form).locator(selector)
  if (form.id === '') return inside
  return inside.or(tab.locator(selector).and(tab.locator(`[form=${quoted(form.id)}]`)))
}

function quoted(text: string): string {
  return JSON.stringify(text)
}
