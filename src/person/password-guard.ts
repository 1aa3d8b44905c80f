import type { Account } from '../contract/target.ts'
import { formsOf } from '../http/secret-forms.ts'

/** Keeps the password of a person to the places that it was meant for. */
export interface PasswordGuard {
  /** The first of these origins that must not be given the password; undefined where all may. */
  foreignAmong(origins: readonly string[]): string | undefined
  /**
   * The origin of a request that would take the password where it does not belong; undefined where it may be sent. A form
   * can be sent on by its server (307, 308), and a page can have a script that sends what is typed.
   *
   * @param sent - everything in the request that a page or a server can have a say in
   */
  leak(url: string, sent: readonly string[]): string | undefined
}

/**
 * Makes one.
 *
 * @param places - origins at whose pages the person gives their password; absent: everywhere that the run may reach
 */
export function passwordGuard({ password }: Account, places: readonly string[] | undefined): PasswordGuard {
  const forms = places === undefined ? [] : formsOf(password)
  const foreignAmong: PasswordGuard['foreignAmong'] = (origins) =>
    places === undefined ? undefined : origins.find((origin) => !places.includes(origin))
  return {
    foreignAmong,
    leak: (url, sent) => {
      // Who signs in by themselves has told nobody a password.
      if (password === '' || !URL.canParse(url)) return undefined
      const foreign = foreignAmong([new URL(url).origin])
      if (foreign === undefined) return undefined
      const texts = [url, ...sent]
      // A short password is looked for as it is: its other forms would be found in innocent text.
      const holds = texts.some((text) => text === password || forms.some((form) => text.includes(form)))
      return holds ? foreign : undefined
    },
  }
}
