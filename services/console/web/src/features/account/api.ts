/** One's own account: password, second factor, sign-ins. Codes and passwords are sent as a body, never in an address. */
import { json, post } from '@/api/client'

export interface SecondFactor {
  secret: string
  uri: string
}

export interface Setup {
  username: string
  name: string
  second_factor: SecondFactor | null
}

export function lookAtSetup(code: string): Promise<Setup> {
  return post<Setup>('/api/directory/v1/setup', { setup_code: code })
}

export async function finishSetup(setupCode: string, password: string, code: string): Promise<string[]> {
  const body = { setup_code: setupCode, password, ...(code ? { code } : {}) }
  return (await post<{ recovery_codes: string[] }>('/api/directory/v1/setup:finish', body)).recovery_codes
}

export interface Account {
  username: string
  name: string
  second_factor: { set: boolean; recovery_codes_left: number }
}

export function me(): Promise<Account> {
  return json<Account>('/api/directory/v1/me')
}

export async function changePassword(old: string, password: string): Promise<void> {
  await post('/api/directory/v1/me/password', { old, new: password })
}

/** A new second factor; the old one stays in force until a code of the new one was shown. */
export function proposeFactor(password: string, code: string): Promise<SecondFactor> {
  return post<SecondFactor>('/api/directory/v1/me/second-factor', { password, ...(code ? { code } : {}) })
}

export async function confirmFactor(code: string): Promise<string[]> {
  return (await post<{ recovery_codes: string[] }>('/api/directory/v1/me/second-factor:confirm', { code })).recovery_codes
}

export interface SignedIn {
  started_at: string
  used_at: string
  /** It is the one that this page has. */
  here: boolean
}

export async function sessions(): Promise<SignedIn[]> {
  return (await json<{ items: SignedIn[] }>('/api/directory/v1/me/sessions')).items
}

export async function endOthers(): Promise<number> {
  return (await post<{ ended: number }>('/api/directory/v1/me/sessions:end-others', {})).ended
}
