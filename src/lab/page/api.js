const key = document.querySelector('meta[name=claimcheck-lab]')?.getAttribute('content') ?? ''

/** Reads something of the lab; undefined when it is not there. */
export async function read(path) {
  const response = await fetch(path)
  return response.ok ? await response.json() : undefined
}

/** Has the lab do something. Gives what went wrong, as a sentence; undefined when nothing did. */
export async function act(name, input = {}) {
  try {
    const response = await fetch(`/do/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-claimcheck-lab': key },
      body: JSON.stringify(input),
    })
    if (response.ok) return undefined
    const text = await response.text()
    return messageIn(text)
  } catch {
    return 'The lab does not answer: does it still run?'
  }
}

function messageIn(text) {
  try {
    return JSON.parse(text).message
  } catch {
    return text
  }
}
