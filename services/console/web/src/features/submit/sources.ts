/** In which name somebody with these roles may say that it came: the service refuses any other. */
const OWN = ['grid_worker', 'specialist', 'volunteer', 'self_media', 'resident'] as const

export const SUBMITTERS: readonly string[] = [...OWN, 'intake_clerk', 'contributor']

export function sourceOf(roles: ReadonlySet<string>): string {
  return OWN.find((role) => roles.has(role)) ?? 'hotline' // clerks write down what they are told
}
