/** Who is signed in. The tokens are the server's; the page knows the person and a token against forged requests. */
import { defineStore } from 'pinia'
import { computed, ref } from 'vue'

import { connect, json, post, send } from '@/api/client'
import { queryClient } from './query'

export interface Right {
  role: string
  kind: string
  id: string | null
}

export interface Person {
  id: string
  username: string
  name: string
  rights: Right[]
}

export interface DemoAccount {
  role: string
  scope: string
  username: string
  password: string
}

interface Answer {
  signed_in: boolean
  person: Person | null
  csrf: string
  demo_accounts?: DemoAccount[]
}

export const useSession = defineStore('session', () => {
  const person = ref<Person | null>(null)
  const csrf = ref('')
  const demoAccounts = ref<DemoAccount[]>([])
  /** It did not run out: somebody ended it. */
  const ended = ref(false)
  /** The person has changed the password themselves. */
  const changed = ref(false)
  /** The server was asked at least once. */
  const known = ref(false)
  /** It was signed in and is not any more: sign in again over the page, which keeps what was typed. */
  const expired = ref(false)

  let signIns = 0

  const roles = computed(() => new Set(person.value?.rights.map((right) => right.role)))

  function take(answer: Answer): void {
    person.value = answer.signed_in ? answer.person : null
    csrf.value = answer.csrf
    if (answer.demo_accounts) demoAccounts.value = answer.demo_accounts
    known.value = true
    if (answer.signed_in) expired.value = ended.value = changed.value = false
  }

  /** Sessions or rights were taken away, or ran out: go on with the rights that are left, or sign in again over the page. */
  async function lookAgain(takenAway = true): Promise<void> {
    const before = signIns
    const answer = await json<Answer>('/session')
    if (signIns !== before) return // answered too late: somebody has signed in again since
    if (!answer.signed_in && person.value) {
      csrf.value = answer.csrf
      ended.value ||= takenAway
      expired.value = true
      return
    }
    take(answer)
    void queryClient.invalidateQueries()
  }

  async function ask(): Promise<void> {
    take(await json<Answer>('/session'))
  }

  async function signIn(username: string, password: string, totp?: string): Promise<void> {
    if (!csrf.value) await ask()
    const before = person.value?.id
    await post('/session', { username, password, ...(totp ? { totp } : {}) })
    signIns += 1
    await ask()
    if (before !== person.value?.id) queryClient.clear()
    else void queryClient.invalidateQueries()
  }

  async function signOut(): Promise<void> {
    await send('/session', { method: 'DELETE' })
    person.value = null
    expired.value = ended.value = changed.value = false
    queryClient.clear()
    await ask()
  }

  /** Every sign-in ended with the old password: go on with the new one, or ask for what else is needed over the page. */
  async function beginAgain(password: string): Promise<void> {
    try {
      await signIn(person.value?.username ?? '', password)
    } catch {
      changed.value = expired.value = true
    }
  }

  function may(wanted: readonly string[] | undefined): boolean {
    return !wanted || wanted.some((role) => roles.value.has(role))
  }

  function expire(): void {
    if (person.value) expired.value = true
  }

  /** Take the token of whatever session there is now; the page stays that of the person who began it. */
  async function renew(): Promise<boolean> {
    const now = await json<Answer>('/session')
    csrf.value = now.csrf
    const own = now.signed_in && now.person?.id === person.value?.id
    if (!own) expire()
    return own
  }

  connect({ csrf: () => csrf.value, signIns: () => signIns, expired: expire, renew })

  return { person, csrf, demoAccounts, known, expired, ended, changed, roles, ask, lookAgain, signIn, beginAgain, signOut, may, expire }
})
