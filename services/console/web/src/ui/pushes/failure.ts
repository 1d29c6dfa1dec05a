/** Why something that was sent to a unit's own system did not arrive. */
const FAILURES: [string, RegExp][] = [
  ['unreachable', /^it cannot be reached/],
  ['slow', /^no answer within/],
  ['no_receipt', /^it answered without a receipt/],
  ['answered', /^it answered \d/],
  ['no_host', /^the name of its host is not known/],
]

/** What sort of failure a service's sentence tells of; nothing where it is another one. */
export function failure(sentence: string): string | undefined {
  return FAILURES.find(([, like]) => like.test(sentence))?.[0]
}
