/**
 * The passages of the MCP specification that requirements cite: for each, where it stands in every revision that has
 * it. A text that moved (2026-07-28 cut the authorization page into four) keeps its name here.
 */

/** Pages by the path behind `/specification/<revision>`, with the name that people cite. */
export const pages = {
  '/basic': 'Base Protocol',
  '/basic/authorization': 'Authorization',
  '/basic/authorization/authorization-server-discovery': 'Authorization Server Discovery',
  '/basic/authorization/client-registration': 'Client Registration',
  '/basic/authorization/security-considerations': 'Authorization Security Considerations',
  '/basic/patterns/mrtr': 'Multi Round-Trip Requests',
  '/basic/security_best_practices': 'Security Best Practices',
  '/basic/transports': 'Transports',
  '/basic/transports/streamable-http': 'Streamable HTTP',
  '/basic/utilities/tasks': 'Tasks',
  '/basic/versioning': 'Versioning',
  '/changelog': 'Changelog',
  '/client/elicitation': 'Elicitation',
  '/server/discover': 'Discovery',
  '/server/tools': 'Tools',
  '/server/utilities/caching': 'Caching',
} as const

/** Passage -> revision -> page and heading. A heading of '' is the page as a whole. */
export const passages = {
  'access-token-privilege': {
    '2025-06-18': { page: '/basic/authorization', heading: 'Access Token Privilege Restriction' },
    '2025-11-25': { page: '/basic/authorization', heading: 'Access Token Privilege Restriction' },
    '2026-07-28': {
      page: '/basic/authorization/security-considerations',
      heading: 'Access Token Privilege Restriction',
    },
  },
  'as-binding': {
    '2026-07-28': { page: '/basic/authorization/client-registration', heading: 'Authorization Server Binding' },
  },
  'as-metadata': {
    '2025-03-26': { page: '/basic/authorization', heading: 'Server Metadata Discovery' },
    '2025-06-18': { page: '/basic/authorization', heading: 'Server Metadata Discovery' },
    '2025-11-25': { page: '/basic/authorization', heading: 'Authorization Server Metadata Discovery' },
    '2026-07-28': {
      page: '/basic/authorization/authorization-server-discovery',
      heading: 'Authorization Server Metadata Discovery',
    },
  },
  'audience-binding': {
    '2025-06-18': { page: '/basic/authorization', heading: 'Token Audience Binding and Validation' },
    '2025-11-25': { page: '/basic/authorization', heading: 'Token Audience Binding and Validation' },
    '2026-07-28': {
      page: '/basic/authorization/security-considerations',
      heading: 'Token Audience Binding and Validation',
    },
  },
  'authorization-base-url': {
    '2025-03-26': { page: '/basic/authorization', heading: 'Authorization Base URL' },
  },
  'authorization-response': {
    '2026-07-28': { page: '/basic/authorization', heading: 'Authorization Response Validation' },
  },
  batching: {
    '2025-03-26': { page: '/basic/transports', heading: 'Sending Messages to the Server' },
    '2025-06-18': { page: '/changelog', heading: 'Major changes' },
  },
  caching: {
    '2026-07-28': { page: '/server/utilities/caching', heading: 'Security Considerations' },
  },
  'canonical-uri': {
    '2025-06-18': { page: '/basic/authorization', heading: 'Canonical Server URI' },
    '2025-11-25': { page: '/basic/authorization', heading: 'Canonical Server URI' },
    '2026-07-28': { page: '/basic/authorization', heading: 'Canonical Server URI' },
  },
  'client-metadata-documents': {
    '2025-11-25': { page: '/basic/authorization', heading: 'Client ID Metadata Documents' },
    '2026-07-28': { page: '/basic/authorization/client-registration', heading: 'Client ID Metadata Documents' },
  },
  'client-metadata-security': {
    '2025-11-25': { page: '/basic/authorization', heading: 'Client ID Metadata Document Security' },
    '2026-07-28': {
      page: '/basic/authorization/security-considerations',
      heading: 'Client ID Metadata Document Security',
    },
  },
  'client-registration': {
    '2025-11-25': { page: '/basic/authorization', heading: 'Client Registration Approaches' },
    '2026-07-28': { page: '/basic/authorization/client-registration', heading: '' },
  },
  'code-protection': {
    '2025-06-18': { page: '/basic/authorization', heading: 'Authorization Code Protection' },
    '2025-11-25': { page: '/basic/authorization', heading: 'Authorization Code Protection' },
    '2026-07-28': { page: '/basic/authorization/security-considerations', heading: 'Authorization Code Protection' },
  },
  'communication-security': {
    '2025-03-26': { page: '/basic/authorization', heading: 'Security Considerations' },
    '2025-06-18': { page: '/basic/authorization', heading: 'Communication Security' },
    '2025-11-25': { page: '/basic/authorization', heading: 'Communication Security' },
    '2026-07-28': { page: '/basic/authorization/security-considerations', heading: 'Communication Security' },
  },
  'confused-deputy': {
    '2025-06-18': { page: '/basic/authorization', heading: 'Confused Deputy Problem' },
    '2025-11-25': { page: '/basic/authorization', heading: 'Confused Deputy Problem' },
    '2026-07-28': { page: '/basic/authorization/security-considerations', heading: 'Confused Deputy Problem' },
  },
  'dynamic-registration': {
    '2025-03-26': { page: '/basic/authorization', heading: 'Dynamic Client Registration' },
    '2025-06-18': { page: '/basic/authorization', heading: 'Dynamic Client Registration' },
    '2025-11-25': { page: '/basic/authorization', heading: 'Dynamic Client Registration' },
    '2026-07-28': { page: '/basic/authorization/client-registration', heading: 'Dynamic Client Registration' },
  },
  'elicitation-form': {
    '2025-06-18': { page: '/client/elicitation', heading: 'Security Considerations' },
    '2025-11-25': { page: '/client/elicitation', heading: 'Form Mode Security' },
    '2026-07-28': { page: '/client/elicitation', heading: 'Form Mode Security' },
  },
  'elicitation-oauth': {
    '2025-11-25': { page: '/client/elicitation', heading: 'URL Mode Elicitation for OAuth Flows' },
    '2026-07-28': { page: '/client/elicitation', heading: 'URL Mode Elicitation for OAuth Flows' },
  },
  'elicitation-phishing': {
    '2025-11-25': { page: '/client/elicitation', heading: 'Phishing' },
    '2026-07-28': { page: '/client/elicitation', heading: 'Phishing' },
  },
  'elicitation-state': {
    '2025-11-25': { page: '/client/elicitation', heading: 'Statefulness' },
    '2026-07-28': { page: '/client/elicitation', heading: 'Statefulness' },
  },
  'elicitation-url': {
    '2025-11-25': { page: '/client/elicitation', heading: 'Safe URL Handling' },
    '2026-07-28': { page: '/client/elicitation', heading: 'Safe URL Handling' },
  },
  'elicitation-user': {
    '2025-11-25': { page: '/client/elicitation', heading: 'Identifying the User' },
    '2026-07-28': { page: '/client/elicitation', heading: 'Identifying the User' },
  },
  'error-handling': {
    '2025-03-26': { page: '/basic/authorization', heading: 'Error Handling' },
    '2025-06-18': { page: '/basic/authorization', heading: 'Error Handling' },
    '2025-11-25': { page: '/basic/authorization', heading: 'Error Handling' },
    '2026-07-28': { page: '/basic/authorization', heading: 'Error Handling' },
  },
  'implementation-requirements': {
    '2025-03-26': { page: '/basic/authorization', heading: 'Implementation Requirements' },
  },
  'json-schema': {
    '2026-07-28': { page: '/basic', heading: 'JSON Schema Usage' },
  },
  'mcp-headers': {
    '2026-07-28': { page: '/basic/transports/streamable-http', heading: 'Standard Request Headers' },
  },
  'open-redirection': {
    '2025-03-26': { page: '/basic/authorization', heading: 'Security Considerations' },
    '2025-06-18': { page: '/basic/authorization', heading: 'Open Redirection' },
    '2025-11-25': { page: '/basic/authorization', heading: 'Open Redirection' },
    '2026-07-28': { page: '/basic/authorization/security-considerations', heading: 'Open Redirection' },
  },
  origin: {
    '2025-03-26': { page: '/basic/transports', heading: 'Security Warning' },
    '2025-06-18': { page: '/basic/transports', heading: 'Security Warning' },
    '2025-11-25': { page: '/basic/transports', heading: 'Security Warning' },
    '2026-07-28': { page: '/basic/transports/streamable-http', heading: '' },
  },
  'param-headers': {
    '2026-07-28': { page: '/basic/transports/streamable-http', heading: 'Custom Headers from Tool Parameters' },
  },
  'pre-registration': {
    '2025-11-25': { page: '/basic/authorization', heading: 'Preregistration' },
    '2026-07-28': { page: '/basic/authorization/client-registration', heading: 'Pre-registration' },
  },
  'protocol-version': {
    '2025-06-18': { page: '/basic/transports', heading: 'Protocol Version Header' },
    '2025-11-25': { page: '/basic/transports', heading: 'Protocol Version Header' },
    '2026-07-28': { page: '/basic/transports/streamable-http', heading: 'Protocol Version Header' },
  },
  'refresh-tokens': {
    '2026-07-28': { page: '/basic/authorization', heading: 'Refresh Tokens' },
  },
  'request-metadata': {
    '2026-07-28': { page: '/basic', heading: 'General fields' },
  },
  'request-state': {
    '2026-07-28': { page: '/basic/patterns/mrtr', heading: 'Server Requirements (Basic Workflow)' },
  },
  'resource-metadata': {
    '2025-06-18': { page: '/basic/authorization', heading: 'Authorization Server Location' },
    '2025-11-25': { page: '/basic/authorization', heading: 'Protected Resource Metadata Discovery Requirements' },
    '2026-07-28': {
      page: '/basic/authorization/authorization-server-discovery',
      heading: 'Protected Resource Metadata Discovery Requirements',
    },
  },
  'resource-parameter': {
    '2025-06-18': { page: '/basic/authorization', heading: 'Resource Parameter Implementation' },
    '2025-11-25': { page: '/basic/authorization', heading: 'Resource Parameter Implementation' },
    '2026-07-28': { page: '/basic/authorization', heading: 'Resource Parameter Implementation' },
  },
  resumability: {
    '2025-03-26': { page: '/basic/transports', heading: 'Resumability and Redelivery' },
    '2025-06-18': { page: '/basic/transports', heading: 'Resumability and Redelivery' },
    '2025-11-25': { page: '/basic/transports', heading: 'Resumability and Redelivery' },
  },
  'scope-challenge': {
    '2025-11-25': { page: '/basic/authorization', heading: 'Runtime Insufficient Scope Errors' },
    '2026-07-28': { page: '/basic/authorization', heading: 'Runtime Insufficient Scope Errors' },
  },
  'scope-selection': {
    '2025-11-25': { page: '/basic/authorization', heading: 'Scope Selection Strategy' },
    '2026-07-28': { page: '/basic/authorization', heading: 'Scope Selection Strategy' },
  },
  'sending-messages': {
    '2025-03-26': { page: '/basic/transports', heading: 'Sending Messages to the Server' },
    '2025-06-18': { page: '/basic/transports', heading: 'Sending Messages to the Server' },
    '2025-11-25': { page: '/basic/transports', heading: 'Sending Messages to the Server' },
    '2026-07-28': { page: '/basic/transports/streamable-http', heading: 'Sending Messages' },
  },
  'server-discover': {
    '2026-07-28': { page: '/server/discover', heading: '' },
  },
  'server-validation': {
    '2026-07-28': { page: '/basic/transports/streamable-http', heading: 'Server Validation' },
  },
  'session-hijacking': {
    '2025-06-18': { page: '/basic/security_best_practices', heading: 'Session Hijacking' },
    '2025-11-25': { page: '/basic/security_best_practices', heading: 'Session Hijacking' },
  },
  'session-management': {
    '2025-03-26': { page: '/basic/transports', heading: 'Session Management' },
    '2025-06-18': { page: '/basic/transports', heading: 'Session Management' },
    '2025-11-25': { page: '/basic/transports', heading: 'Session Management' },
    '2026-07-28': { page: '/basic/transports/streamable-http', heading: 'Earlier Streamable HTTP Revisions' },
  },
  'stateful-tools': {
    '2026-07-28': { page: '/server/tools', heading: 'Stateful Tools' },
  },
  statelessness: {
    '2026-07-28': { page: '/basic', heading: 'Statelessness' },
  },
  'step-up': {
    '2025-11-25': { page: '/basic/authorization', heading: 'Step-Up Authorization Flow' },
    '2026-07-28': { page: '/basic/authorization', heading: 'Step-Up Authorization Flow' },
  },
  tasks: {
    '2025-11-25': { page: '/basic/utilities/tasks', heading: 'Task Isolation and Access Control' },
  },
  'third-party-authorization': {
    '2025-03-26': { page: '/basic/authorization', heading: 'Third-Party Authorization Flow' },
  },
  'third-party-binding': {
    '2025-03-26': { page: '/basic/authorization', heading: 'Session Binding Requirements' },
  },
  'token-handling': {
    '2025-03-26': { page: '/basic/authorization', heading: 'Token Handling' },
    '2025-06-18': { page: '/basic/authorization', heading: 'Token Handling' },
    '2025-11-25': { page: '/basic/authorization', heading: 'Token Handling' },
    '2026-07-28': { page: '/basic/authorization', heading: 'Token Handling' },
  },
  'token-requirements': {
    '2025-03-26': { page: '/basic/authorization', heading: 'Token Requirements' },
    '2025-06-18': { page: '/basic/authorization', heading: 'Token Requirements' },
    '2025-11-25': { page: '/basic/authorization', heading: 'Token Requirements' },
    '2026-07-28': { page: '/basic/authorization', heading: 'Token Requirements' },
  },
  'token-theft': {
    '2025-03-26': { page: '/basic/authorization', heading: 'Security Considerations' },
    '2025-06-18': { page: '/basic/authorization', heading: 'Token Theft' },
    '2025-11-25': { page: '/basic/authorization', heading: 'Token Theft' },
    '2026-07-28': { page: '/basic/authorization/security-considerations', heading: 'Token Theft' },
  },
  'tool-headers': {
    '2026-07-28': { page: '/server/tools', heading: 'x-mcp-header' },
  },
  'tool-lists': {
    '2026-07-28': { page: '/server/tools', heading: 'Capabilities' },
  },
  versioning: {
    '2026-07-28': { page: '/basic/versioning', heading: 'Backward Compatibility with Initialization-Based Versions' },
  },
} as const
