/** What colleagues are called. Asked once for each; until then, and where nobody answers, nothing. */
import { reactive } from 'vue'

import { json } from '@/api/client'

const AGAIN = 30_000

const names = reactive(new Map<string, string>())
const asked = new Map<string, Promise<string>>()

async function ask(id: string): Promise<string> {
  try {
    const found = await json<{ items: { name: string }[] }>(`/api/directory/v1/names?id=${encodeURIComponent(id)}`)
    names.set(id, found.items[0]?.name ?? '')
  } catch {
    setTimeout(() => asked.delete(id), AGAIN) // a name is not worth a quicker question
  }
  return names.get(id) ?? ''
}

/** The name, as soon as it is known. */
export function named(id: string): Promise<string> {
  const before = asked.get(id)
  if (before) return before
  const now = ask(id)
  asked.set(id, now)
  return now
}

/** The name as it is known now; what shows it is shown anew when it comes. */
export function nameOf(id: string): string {
  void named(id)
  return names.get(id) ?? ''
}
