/** One request of a client, with what matters of its answer. */
export interface Seen {
  readonly method: string
  readonly path: string
  readonly status: number
  /** Value of `Authorization`, as sent. */
  readonly authorization: string | undefined
  /** Value of `MCP-Protocol-Version`, as sent. */
  readonly protocolVersion: string | undefined
  readonly challenge: string | undefined
  readonly body: string
}

/** What libraries hand to their fetch: some say that there is no body, and some do not mention it. */
type Init = Omit<RequestInit, 'body'> & { readonly body?: RequestInit['body'] | undefined }

/** A fetch that remembers what went over the wire. */
export interface Wire {
  readonly fetch: (url: string | URL, init?: Init) => Promise<Response>
  readonly seen: readonly Seen[]
}

/** Makes a fetch that remembers. Streams are left alone; bodies of requests are kept where they are text. */
export function createWire(): Wire {
  const seen: Seen[] = []
  return {
    seen,
    fetch: async (url, init) => {
      const response = await fetch(url, { ...init, body: init?.body ?? null })
      const headers = new Headers(init?.headers)
      seen.push({
        method: init?.method ?? 'GET',
        path: new URL(url).pathname,
        status: response.status,
        authorization: headers.get('authorization') ?? undefined,
        protocolVersion: headers.get('mcp-protocol-version') ?? undefined,
        challenge: response.headers.get('www-authenticate') ?? undefined,
        body: String(init?.body ?? ''),
      })
      return response
    },
  }
}

/** The wire as lines of method, path and status. */
export function lines(seen: readonly Seen[]): readonly string[] {
  return seen.map(({ method, path, status }) => `${method} ${path} ${status}`)
}
