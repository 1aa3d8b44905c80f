import type { ElementHandle, Frame, Locator } from 'playwright-core'
import type { Deed } from '../deeds.ts'
import type { Form } from '../forms.ts'

type ByHand = NonNullable<Deed['byHand']>

/** How long an input or a button may take until it can be used, in milliseconds. */
const patience = 3_000

/**
 * Types what a form is to hold.
 *
 * @param from - where it stands; another origin that is there by now is told nothing
 * @returns whether it was typed
 */
export async function typeAt(frame: Frame, { form, typed }: ByHand, from: string | undefined): Promise<boolean> {
  const inputs: (readonly [ElementHandle | null, string])[] = []
  for (const [name, value] of typed) {
    const input = controlsOf(frame, form, `[name=${quoted(name)}]`).first()
    inputs.push([await input.elementHandle({ timeout: patience }), value])
  }
  // An input belongs to its document for good. Whoever has taken the place of that has another address, or no such input.
  if (from !== undefined && new URL(frame.url()).origin !== new URL(from).origin) return false
  for (const [input, value] of inputs) await input?.fill(value, { timeout: patience })
  return true
}

/** Presses the button; a form without one is sent as a key would send it. */
export async function pressAt(frame: Frame, { form, button }: ByHand): Promise<void> {
  await formOf(frame, form)
    .or(controlsOf(frame, form, buttons))
    .evaluateAll(inPlace)
  if (button === undefined) {
    await formOf(frame, form).evaluate((element: Sendable) => element.requestSubmit(), undefined, { timeout: patience })
    return
  }
  const shown = controlsOf(frame, form, buttons).nth(form.buttons.indexOf(button))
  // What lies over it, a notice about cookies say, is in nobody's way who uses the keyboard.
  await shown.click({ timeout: patience }).catch(() => shown.press('Enter', { timeout: patience }))
}

/** As much of a form in the browser as is used. */
interface Sendable {
  requestSubmit(): void
}

/** As much of an element in the browser as is used. */
interface Marked {
  getAttribute(name: string): string | null
  setAttribute(name: string, value: string): void
}

/** Runs in the browser: what is sent in a second window is sent in its own. */
function inPlace(elements: readonly Marked[]): void {
  for (const element of elements)
    for (const name of ['target', 'formtarget'])
      if (element.getAttribute(name)?.toLowerCase() === '_blank') element.setAttribute(name, '_self')
}

/** The same that are buttons for whoever reads the page. */
const buttons = ['button:not([type])', 'button[type=submit i]', 'input[type=submit i]', 'input[type=image i]']
  .map((selector) => `${selector}:not([disabled])`)
  .join(', ')

function formOf(frame: Frame, { place }: Form): Locator {
  return frame.locator('form').nth(place)
}

/** Its controls, those among them that stand outside and name it. */
function controlsOf(frame: Frame, form: Form, selector: string): Locator {
  const inside = formOf(frame, form).locator(selector)
  if (form.id === '') return inside
  return inside.or(frame.locator(selector).and(frame.locator(`[form=${quoted(form.id)}]`)))
}

function quoted(text: string): string {
  return JSON.stringify(text)
}
