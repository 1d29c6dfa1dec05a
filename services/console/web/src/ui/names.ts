/** What somebody or something is called. Asked once for each id; until then, and where nobody answers, nothing. */
import { reactive } from 'vue'

import { json } from '@/api/client'

const AGAIN = 30_000

export interface Names {
  /** The name, as soon as it is known. */
  named: (id: string) => Promise<string>
  /** The name as it is known now; what shows it is shown anew when it comes. */
  nameOf: (id: string) => string
  /** The name for a line that needs something there: `…` while it is asked for, the id where nobody knows one. */
  called: (id: string) => string
}

function namesBy(ask: (id: string) => Promise<string>): Names {
  const names = reactive(new Map<string, string>())
  const asked = new Map<string, Promise<string>>()

  async function once(id: string): Promise<string> {
    try {
      names.set(id, await ask(id))
    } catch {
      names.set(id, names.get(id) ?? '')
      setTimeout(() => asked.delete(id), AGAIN) // a name is not worth a quicker question
    }
    return names.get(id) ?? ''
  }

  function named(id: string): Promise<string> {
    const now = asked.get(id) ?? once(id)
    asked.set(id, now)
    return now
  }

  function nameOf(id: string): string {
    void named(id)
    return names.get(id) ?? ''
  }

  return { named, nameOf, called: (id) => nameOf(id) || (names.has(id) ? id : '…') }
}

/** Colleagues. */
export const people = namesBy(async (id) => {
  const found = await json<{ items: { name: string }[] }>(`/api/directory/v1/names?id=${encodeURIComponent(id)}`)
  return found.items[0]?.name ?? ''
})

/** Units, desks and teams. */
export const organisations = namesBy(
  async (id) => (await json<{ name: string }>(`/api/directory/v1/organisations/${encodeURIComponent(id)}`)).name,
)
