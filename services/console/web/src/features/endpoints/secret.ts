/** The secret that both sides sign with: made here, sent once, shown once. */
const BYTES = 32

/** A new secret: 32 random bytes as text that survives every form it is copied into. */
export function newSecret(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(BYTES))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** What is wrong with an address before the service says so: the key of the word, or nothing. */
export function wrongUrl(typed: string): 'needed' | 'no_url' | '' {
  const said = typed.trim()
  if (!said) return 'needed'
  return URL.canParse(said) && /^https?:\/\/[^/?#]+/i.test(said) ? '' : 'no_url'
}

/** How the last test ended: never made, received, or not. */
export function tested(endpoint: { tested_at: string | null; test_receipt_id: string }): 'never' | 'received' | 'failed' {
  if (!endpoint.tested_at) return 'never'
  return endpoint.test_receipt_id ? 'received' : 'failed'
}
