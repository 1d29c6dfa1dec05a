/** The services' HTTP APIs through the console's own origin: typed paths and bodies, one way to fail. */
import createClient, { type Middleware } from 'openapi-fetch'

import type { paths as Directory } from './generated/directory'
import type { paths as Dispatch } from './generated/dispatch'
import type { paths as Intake } from './generated/intake'
import type { paths as Newsroom } from './generated/newsroom'
import type { paths as Triage } from './generated/triage'
import type { paths as Volunteer } from './generated/volunteer'
import { asProblem, away, Problem } from './problem'

export const SERVICES = ['console', 'directory', 'dispatch', 'intake', 'newsroom', 'triage', 'volunteer'] as const
export type ServiceName = (typeof SERVICES)[number]

/** A password or code that was typed is wrong: that says nothing of the session. */
const OF_A_SECRET = ['wrong_credentials', 'wrong_code']

interface Hooks {
  csrf: () => string
  /** Which sign-in it is: what was asked before this one says nothing of its session, however late the answer comes. */
  signIns: () => number
  /** The session has ended; the page stays as it is, and the person may sign in again over it. */
  expired: () => void
  /** The token is not this session's any more: ask for the one that is; false where it is nobody's or somebody else's. */
  renew: () => Promise<boolean>
}

const hooks: Hooks = { csrf: () => '', signIns: () => 0, expired: () => undefined, renew: () => Promise.resolve(false) }

export function connect(given: Hooks): void {
  Object.assign(hooks, given)
}

/** Fetches from the own origin; whatever is not a success is thrown as a `Problem`. */
export async function send(path: string, init: RequestInit = {}): Promise<Response> {
  return answered(new Request(new URL(path, location.origin), init))
}

/** The JSON of an answer of any service, where the path is known only when the page runs (`GET …/commands`). */
export async function json<T>(path: string, init: RequestInit = {}): Promise<T> {
  const response = await send(path, init)
  return (response.status === 204 ? undefined : await response.json()) as T
}

export function post<T>(path: string, body: unknown, headers: Record<string, string> = {}): Promise<T> {
  return json<T>(path, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'Content-Type': 'application/json', ...headers },
  })
}

async function answered(request: Request): Promise<Response> {
  if (request.method === 'GET') return asked(request)
  const again = request.clone()
  request.headers.set('X-CSRF-Token', hooks.csrf())
  try {
    return await asked(request)
  } catch (error) {
    // The session has ended, or another tab has signed in: nothing was done, so that it may be said once more.
    if (!(error instanceof Problem) || error.code !== 'csrf') throw error
    const own = await hooks.renew()
    if (!own && new URL(again.url).pathname !== '/session') throw error
    again.headers.set('X-CSRF-Token', hooks.csrf())
    return asked(again)
  }
}

async function asked(request: Request): Promise<Response> {
  let response: Response
  const before = hooks.signIns()
  try {
    response = await fetch(request)
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw away()
  }
  if (response.ok) return response
  const problem = await asProblem(response)
  if (problem.status === 401 && !OF_A_SECRET.includes(problem.code) && hooks.signIns() === before) hooks.expired()
  throw problem
}

const asOne: Middleware = { onRequest: ({ request }) => answered(request) }

function service<Paths extends object>(name: ServiceName) {
  const client = createClient<Paths>({ baseUrl: `${location.origin}/api/${name}` })
  client.use(asOne)
  return client
}

export const directory = service<Directory>('directory')
export const dispatch = service<Dispatch>('dispatch')
export const intake = service<Intake>('intake')
export const newsroom = service<Newsroom>('newsroom')
export const triage = service<Triage>('triage')
export const volunteer = service<Volunteer>('volunteer')

/** What a call answered, as `T`: most answers are aggregates whose shape the documents leave open. */
export async function told<T>(call: Promise<{ data?: unknown }>): Promise<T> {
  return (await call).data as T
}

export interface Page<T> {
  items: T[]
  next: string | null
}

export { Problem }
