import { z } from 'zod'

/** Where code flows go, and as whom: what a driver needs to know of a server. */
export const flowSchema: z.ZodType<Flow> = z.object({
  origin: z.string(),
  authorize: z.string(),
  token: z.string(),
  userinfo: z.string(),
  cookie: z.string(),
  redirectUri: z.string(),
  clientId: z.string(),
  clientSecret: z.string(),
})

/** Where code flows go, and as whom. */
export interface Flow {
  readonly origin: string
  readonly authorize: string
  readonly token: string
  readonly userinfo: string
  /** The browser that is signed in; empty where nobody has to be. */
  readonly cookie: string
  readonly redirectUri: string
  readonly clientId: string
  readonly clientSecret: string
}
