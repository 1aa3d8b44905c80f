import { blind } from './blinds.ts'
import { type DeploymentFault, fault } from './fault.ts'
import { homeMade } from './home-made.ts'
import { reads, takes, text } from './read-audience.ts'
import { inMcpServer } from './replace.ts'

/** Mistakes about the form of `aud`: lists, what is missing, what is malformed (catalogue 5.2). */
export const audienceFormFaults: readonly DeploymentFault[] = [
  {
    ...fault(
      'aud-as-list-only',
      'Both sides of one team write and read lists: a single string is refused',
      'token-aud-string-form/string',
      (parts) => {
        const listed = reads((aud) => (typeof aud === 'string' ? false : undefined))(parts)
        const { accessTokenClaims } = parts.authorizationServer
        return {
          ...listed,
          authorizationServer: {
            ...parts.authorizationServer,
            accessTokenClaims: (config, access, jti) => ({
              ...accessTokenClaims(config, access, jti),
              aud: [access.resource],
            }),
          },
        }
      },
    ),
    companions: [
      {
        probe: 'token-aud-scheme-host-case/scheme-host',
        reason: 'that audience is a single string as well, and is not read either',
      },
    ],
  },
  fault(
    'aud-first-only',
    'Only the first of several audiences is looked at',
    'token-aud-array-form/last',
    reads((aud, own) => (Array.isArray(aud) && aud.length > 1 ? aud[0] === own : undefined)),
  ),
  fault(
    'aud-last-only',
    'Audiences are written into a map one after the other, and the last one stays',
    'token-aud-array-form/first',
    reads((aud, own) => (Array.isArray(aud) && aud.length > 1 ? aud.at(-1) === own : undefined)),
    { blinds: blind(['passthrough-multi-audience-no-excuse/both'], 'a token with both audiences is refused') },
  ),
  fault(
    'aud-list-fails-open',
    'A list of several audiences is taken for a matter of the issuer, and not looked into',
    'token-aud-array-form/foreign',
    takes((aud) => Array.isArray(aud) && aud.length > 1),
  ),
  fault(
    'aud-checked-if-present',
    'The audience is checked only when there is one',
    'token-aud-missing/absent',
    (parts) => inMcpServer(() => homeMade({}))(takes((aud) => aud === undefined)(parts)),
  ),
  fault(
    'aud-null-is-any',
    'What is left out is refused; null from a serialiser is taken for no restriction',
    'token-aud-missing/null',
    takes((aud) => aud === null),
  ),
  fault(
    'aud-split-to-nothing',
    'Every word of the audience must be known, and an empty string has no words',
    'token-aud-missing/empty-string',
    text((aud, own) =>
      aud
        .split(' ')
        .filter((word) => word !== '')
        .every((word) => word === own),
    ),
  ),
  fault(
    'aud-empty-list-is-any',
    'An empty list restricts nothing',
    'token-aud-missing/empty-array',
    takes((aud) => Array.isArray(aud) && aud.length === 0),
  ),
  fault(
    'aud-values-of-object',
    'The values of whatever aud is are searched',
    'token-aud-malformed/object',
    takes(
      (aud, own) => typeof aud === 'object' && aud !== null && !Array.isArray(aud) && Object.values(aud).includes(own),
    ),
  ),
  fault(
    'aud-flattened',
    'Lists are flattened before they are searched',
    'token-aud-malformed/nested',
    takes((aud, own) => Array.isArray(aud) && aud.some((one) => Array.isArray(one)) && aud.flat().includes(own)),
  ),
  fault(
    'aud-loosely-equal',
    'The comparison is loose: true equals every string',
    'token-aud-malformed/true',
    takes((aud) => aud === true),
  ),
  fault(
    'aud-by-expression',
    'A gateway reads the payload with a regular expression, which finds the first of two members',
    'token-aud-malformed/twice',
    inMcpServer(() =>
      homeMade({
        payload: ({ token, payload }) => {
          const text = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')
          const first = /"aud":"([^"]*)"/.exec(text)?.[1]
          return first === undefined ? payload : { ...payload, aud: first }
        },
      }),
    ),
  ),
]
