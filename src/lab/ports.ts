/** Ports of a lab, all fixed by the first, so that clients that were connected once find it again. */
export interface Ports {
  /** The page. */
  readonly page: number
  readonly server: number
  readonly nextcloud: number
  readonly idp: number
}

/** The first port when nobody names one. */
export const defaultPort = 4770

/** The page comes first, the servers after it. */
export function portsFrom(page: number): Ports {
  return { page, server: page + 1, nextcloud: page + 2, idp: page + 3 }
}
