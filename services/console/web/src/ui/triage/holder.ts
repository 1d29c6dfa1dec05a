import { useI18n } from 'vue-i18n'

import { problemOf } from '@/api/problem'
import { useSession } from '@/app/session'
import { named, nameOf } from './names'

/** Who has a case in hand, in words. */
export function useHolder() {
  const { t } = useI18n()
  const session = useSession()

  function mine(claimedBy: string): boolean {
    return claimedBy !== '' && claimedBy === session.person?.id
  }

  function holder(claimedBy: string): string {
    if (!claimedBy) return ''
    return mine(claimedBy) ? t('triage.me') : nameOf(claimedBy) || t('triage.colleague')
  }

  /** Who was faster, where that is why something was refused; else nothing. */
  async function faster(error: unknown): Promise<string> {
    const problem = problemOf(error)
    const held = /claimed by (\S+)/.exec(problem.detail)
    if (problem.status !== 409 || !held?.[1]) return ''
    return mine(held[1]) ? t('triage.me') : (await named(held[1])) || t('triage.colleague')
  }

  return { mine, holder, faster }
}
