import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, test, vi } from 'vitest'

import { useSession } from './session'
import { useStream } from './stream'

const NOBODY = { signed_in: false, person: null, csrf: 'visit' }
const SOMEBODY = { signed_in: true, person: { id: 'p1', username: 'zhang', name: '张三', rights: [] }, csrf: 'token' }
const REFUSED = { kind: 'status', status: 'expired' } as const

/** What `/session` says; `null`: nobody answers. */
let says: object | null
let streams: number

beforeEach(async () => {
  setActivePinia(createPinia())
  streams = 0
  vi.stubGlobal('fetch', (asked: Request | string) => {
    if (typeof asked === 'string') {
      streams += 1
      return new Promise<Response>(() => undefined)
    }
    if (!says) return Promise.reject(new TypeError('no network'))
    return Promise.resolve(new Response(JSON.stringify(says), { headers: { 'Content-Type': 'application/json' } }))
  })
  says = SOMEBODY
  await useSession().ask()
})

const settled = () => new Promise((done) => setTimeout(done, 5))

test('a refused stream of a session that has run out asks to sign in again', async () => {
  says = NOBODY
  useStream().heard(REFUSED)
  await settled()
  expect(useSession().expired).toBe(true)
  expect(useSession().ended).toBe(false)
  expect(streams).toBe(0)
})

test('a refusal of the session before says nothing of the one that has begun since, and the stream is asked for anew', async () => {
  useStream().heard(REFUSED)
  await settled()
  expect(useSession().expired).toBe(false)
  expect(streams).toBe(1)
})

test('who cannot ask whether it is over takes the refusal at its word', async () => {
  says = null
  useStream().heard(REFUSED)
  await settled()
  expect(useSession().expired).toBe(true)
})
