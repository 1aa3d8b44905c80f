/** What the client says when it has done everything. */
export const finished = 'the client has done what it came for'
