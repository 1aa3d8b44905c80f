/** What has to be ended again, in the order in which it was started. */
export interface Closing {
  add(close: () => unknown): void
  /** Ends everything, the last first, and each once, however often this is called. */
  close(): Promise<void>
}

/** Makes an empty list. */
export function createClosing(): Closing {
  const open: (() => unknown)[] = []
  return {
    add: (close) => {
      open.push(close)
    },
    close: async () => {
      for (let close = open.pop(); close !== undefined; close = open.pop()) await close()
    },
  }
}
