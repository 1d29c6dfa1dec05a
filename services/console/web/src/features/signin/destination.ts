/** Where to go after signing in: the page that was wanted, if it is one of ours. */
export function destination(wanted: unknown, otherwise: string): string {
  const own = typeof wanted === 'string' && wanted.startsWith('/') && !wanted.startsWith('//') && !wanted.startsWith('/\\')
  return own ? wanted : otherwise
}
