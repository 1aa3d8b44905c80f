/** What a generated value looks like. */
export interface Form {
  /** A regular expression without anchors and groups. */
  readonly pattern: string
  /** In JSON the value is a number, though the recording has to write a string. */
  readonly number?: true
  /** The value is a moment, and must be near the clock's. */
  readonly time?: 'seconds' | 'milliseconds' | 'http-date'
}

/** The kinds of labels. `object` is not here: it stands for a whole JSON object. */
export const forms: Readonly<Record<string, Form>> = {
  alnum64: { pattern: '[A-Za-z0-9]{64}' },
  alnum72: { pattern: '[A-Za-z0-9]{72}' },
  alnum128: { pattern: '[A-Za-z0-9]{128}' },
  uuid: { pattern: '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}' },
  hex32: { pattern: '[0-9a-f]{32}' },
  // A folder's ETag is a PHP uniqid, a file's an MD5.
  etag: { pattern: '(?:[0-9a-f]{32}|[0-9a-f]{13})' },
  int: { pattern: '(?:0|[1-9][0-9]*)', number: true },
  digits: { pattern: '[0-9]+' },
  epoch: { pattern: '[1-9][0-9]{9}', number: true, time: 'seconds' },
  'epoch-ms': { pattern: '[1-9][0-9]{12}', number: true, time: 'milliseconds' },
  'http-date': {
    pattern: '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2} GMT',
    time: 'http-date',
  },
  // Two texts of base64, of the same length: the masked secret and its mask.
  requesttoken: { pattern: '[A-Za-z0-9+/]{20,}={0,2}:[A-Za-z0-9+/]{20,}={0,2}' },
  jwt: { pattern: '[A-Za-z0-9_-]{10,}\\.[A-Za-z0-9_-]{10,}\\.[A-Za-z0-9_-]{20,}' },
  nonce: { pattern: '[A-Za-z0-9+/]{20,}={0,2}' },
  // 2048 bits in base64url.
  modulus: { pattern: '[A-Za-z0-9_-]{342}' },
  'oc-etag': { pattern: '"[0-9a-f]{32}"' },
  // The number of the file in eight digits or more, then the id of the instance.
  'oc-fileid': { pattern: '[0-9]{8,}oc[0-9a-z]{10}' },
  // A label with a name of its own, since ids of rows and instances have no common form.
  id: { pattern: '[A-Za-z0-9_-]+' },
}
