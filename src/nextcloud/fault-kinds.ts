/** The ways in which a route can go wrong. */
export const faultKinds = [
  'delay',
  '500',
  '502',
  '503',
  '429',
  'reset',
  'truncated',
  'content-type',
  'echo',
  'redirect',
  'unauthorized',
  'forbidden',
] as const

/** One of them. */
export type FaultKind = (typeof faultKinds)[number]
