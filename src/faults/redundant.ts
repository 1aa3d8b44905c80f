import type { Reasoned } from '../contract/fault.ts'

/** Probes that no single mistake can fail alone in their check, each with the reason. */
export const redundantProbes: readonly Reasoned[] = [
  { probe: 'token-aud-array-form/single', reason: 'who refuses a list of one refuses every list' },
  { probe: 'rs-bearer-case-insensitive/lower', reason: 'who refuses small letters refuses every other spelling' },
  { probe: 'token-iss-exact/longer', reason: 'who compares beginnings takes the slash at the end as well' },
  { probe: 'token-signature-verified/stranger', reason: 'who takes the signature of a stranger takes any' },
  { probe: 'token-signature-verified/borrowed', reason: 'who takes the signature of another token takes any' },
  {
    probe: 'token-kid-unknown/not-per-request',
    reason: 'who fetches the keys for every call fetches them for every token',
  },
  {
    probe: 'txe-lifetime-bounded/issued',
    reason: 'who gives more time than a fresh token has gives more than one has that grew old',
  },
  {
    probe: 'token-aud-distinct-per-resource/values',
    reason: 'who gives two servers one audience has each of them take the tokens of the other',
  },
  {
    probe: 'rt-upstream-refresh-internal/one-at-a-time',
    reason: 'who refreshes a strictly rotated grant twice at once shows one token twice, so one of the calls fails',
  },
  {
    probe: 'proxy-upstream-user-consistent/session',
    reason: 'who gives a session to whoever was there before takes their approval for it as well',
  },
  {
    probe: 'rt-background-separate/session-call',
    reason: 'who serves calls by what was given for the background does so after a restart as well',
  },
]
