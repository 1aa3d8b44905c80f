import type { Exchange } from '../../src/http/exchange.ts'
import { allowHosts } from '../../src/http/host-rule.ts'
import { createRecorder } from '../../src/http/recorder.ts'
import { createSender, type Sender } from '../../src/http/sender.ts'

/** A sender with its record, for the origins of a test. */
export function senderTo(origins: readonly string[]): { readonly sender: Sender; readonly exchanges: Exchange[] } {
  const exchanges: Exchange[] = []
  const recorder = createRecorder({ listener: (exchange) => exchanges.push(exchange) })
  const sender = createSender({ seat: 'client', actor: 'alice', recorder, hosts: allowHosts(origins) })
  return { sender, exchanges }
}
