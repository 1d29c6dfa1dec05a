/** Setting up an account with a setup code: the code is sent as a body, never in an address. */
import { post } from '@/api/client'

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
