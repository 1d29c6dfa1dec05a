/** Why something that was sent to a unit's own system did not arrive. */
import { i18n } from '@/app/i18n'

const FAILURES: [string, RegExp][] = [
  ['unreachable', /^it cannot be reached/],
  ['slow', /^no answer within/],
  ['no_receipt', /^it answered without a receipt/],
  ['answered', /^it answered \d/],
  ['too_long', /^its answer is too long/],
  ['no_host', /^the name of its host is not known/],
  ['private', /^its address is not a public one/],
  ['not_allowed', /is not among the hosts to which this hub sends/],
  ['interrupted', /^发送中断/],
  ['no_key', /^(the key of this secret|this secret was changed|no key is set)/],
]

/** What sort of failure a service's sentence tells of; nothing where it is another one. */
export function failure(sentence: string): string | undefined {
  return FAILURES.find(([, like]) => like.test(sentence))?.[0]
}

/** The sentence in words of the page; one that is not known stays as the service says it. */
export function failureWords(sentence: string): string {
  const known = failure(sentence)
  return known ? i18n.global.t(`pushes.${known}`, { status: /\d+/.exec(sentence)?.[0] ?? '' }) : sentence
}
