import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, test, vi } from 'vitest'

import { json, post, Problem } from '@/api/client'
import { useSession } from './session'

const PERSON = { id: 'p1', username: 'zhang', name: '张三', rights: [{ role: 'triage_clerk', kind: 'hub', id: null }] }
const NOBODY = { signed_in: false, person: null, csrf: 'visit', demo_accounts: [] }
const SOMEBODY = { signed_in: true, person: PERSON, csrf: 'token', demo_accounts: [] }

let asked: Request[]
let answers: (() => Response)[]

function answer(body: unknown, status = 200): () => Response {
  const type = status < 400 ? 'application/json' : 'application/problem+json'
  return () => new Response(JSON.stringify(body), { status, headers: { 'Content-Type': type } })
}

beforeEach(() => {
  setActivePinia(createPinia())
  asked = []
  answers = []
  vi.stubGlobal('fetch', (request: Request) => {
    asked.push(request)
    const next = answers.shift()
    return next ? Promise.resolve(next()) : Promise.reject(new TypeError('no network'))
  })
})

test('signing in shows who it is, and what changes things carries the token', async () => {
  const session = useSession()
  answers = [answer(NOBODY), answer(SOMEBODY), answer(SOMEBODY), answer({})]
  await session.ask()
  await session.signIn('zhang', 'secret')
  expect(asked[1]?.headers.get('X-CSRF-Token')).toBe('visit')
  expect(session.person?.name).toBe('张三')
  expect(session.may(['triage_clerk'])).toBe(true)
  expect(session.may(['admin'])).toBe(false)
  await post('/api/triage/v1/cases/1:claim', {})
  expect(asked[3]?.headers.get('X-CSRF-Token')).toBe('token')
})

test('a session that has ended keeps the person and asks to sign in again', async () => {
  const session = useSession()
  answers = [answer(SOMEBODY), answer({ code: 'session_ended', detail: 'x', status: 401, title: 'x', type: 'x' }, 401)]
  await session.ask()
  await expect(json('/api/triage/v1/queue')).rejects.toMatchObject({ status: 401, code: 'session_ended' })
  expect(session.expired).toBe(true)
  expect(session.person?.name).toBe('张三')
  answers = [answer(SOMEBODY), answer(SOMEBODY)]
  await session.signIn('zhang', 'secret')
  expect(session.expired).toBe(false)
})

test('what was asked before a new sign-in and refused after it says nothing of the new session', async () => {
  const session = useSession()
  answers = [answer(SOMEBODY)]
  await session.ask()
  const held: ((response: Response) => void)[] = []
  const usual = fetch
  vi.stubGlobal('fetch', () => new Promise<Response>((done) => held.push(done)))
  const late = [json('/api/triage/v1/queue').catch(() => undefined), session.lookAgain()]
  vi.stubGlobal('fetch', usual)
  answers = [answer(SOMEBODY), answer(SOMEBODY)]
  await session.signIn('zhang', 'secret')
  held[0]?.(answer({ code: 'session_ended', detail: 'x', status: 401, title: 'x', type: 'x' }, 401)())
  held[1]?.(answer(NOBODY)())
  await Promise.all(late)
  expect(session.expired).toBe(false)
})

const STALE = { code: 'csrf', detail: 'send it', status: 403, title: 'x', type: 'x' }

test('the token of a session that is no more is asked for anew, and what was refused is said once more', async () => {
  const session = useSession()
  answers = [answer(SOMEBODY), answer(STALE, 403), answer({ ...SOMEBODY, csrf: 'newer' }), answer({ done: 1 })]
  await session.ask()
  expect(await post('/api/triage/v1/cases/1:claim', { a: 1 })).toEqual({ done: 1 })
  expect(asked[3]?.headers.get('X-CSRF-Token')).toBe('newer')
  expect(await asked[3]?.json()).toEqual({ a: 1 })
})

test('nothing is done in the name of whoever has signed in meanwhile', async () => {
  const session = useSession()
  answers = [answer(SOMEBODY), answer(STALE, 403), answer({ ...SOMEBODY, person: { ...PERSON, id: 'p2' } })]
  await session.ask()
  await expect(post('/api/triage/v1/cases/1:claim', {})).rejects.toMatchObject({ code: 'csrf' })
  expect(session.expired).toBe(true)
  expect(session.person?.id).toBe('p1')
})

test('signing in again needs no session', async () => {
  const session = useSession()
  answers = [answer(SOMEBODY)]
  await session.ask()
  session.expire()
  answers = [answer(STALE, 403), answer(NOBODY), answer(SOMEBODY), answer(SOMEBODY)]
  await session.signIn('zhang', 'secret')
  expect(asked[3]?.headers.get('X-CSRF-Token')).toBe('visit')
  expect(session.expired).toBe(false)
})

test('a wrong password says so and signs nobody in', async () => {
  const session = useSession()
  answers = [answer(NOBODY), answer({ code: 'wrong_credentials', detail: 'no', status: 401 }, 401)]
  await expect(session.signIn('zhang', 'no')).rejects.toBeInstanceOf(Problem)
  expect(session.person).toBeNull()
  expect(session.expired).toBe(false)
})

test('nobody answering is a problem that may pass', async () => {
  await expect(json('/session')).rejects.toMatchObject({ status: 0, passing: true })
})

test('a wrong password on a page says nothing of the session, and what is over is asked for again', async () => {
  const session = useSession()
  const wrong = { code: 'wrong_credentials', detail: 'x', status: 401, title: 'x', type: 'x' }
  answers = [answer(SOMEBODY), answer(wrong, 401)]
  await session.ask()
  await expect(post('/api/directory/v1/me/password', {})).rejects.toMatchObject({ code: 'wrong_credentials' })
  expect(session.expired).toBe(false)
})

test('with another password one goes on by itself, and where a code is needed it is asked for over the page', async () => {
  const session = useSession()
  answers = [answer(SOMEBODY), answer(SOMEBODY), answer(SOMEBODY)]
  await session.ask()
  await session.beginAgain('the new one')
  expect([session.expired, session.changed]).toEqual([false, false])
  answers = [answer({ code: 'second_factor_required', detail: 'x', status: 403, title: 'x', type: 'x' }, 403)]
  await session.beginAgain('the new one')
  expect([session.expired, session.changed]).toEqual([true, true])
})
