import { useI18n } from 'vue-i18n'

import { problemOf } from '@/api/problem'
import { useSession } from '@/app/session'

/** Who has a case in hand, in words. */
export function useHolder() {
  const { t } = useI18n()
  const session = useSession()

  function mine(claimedBy: string): boolean {
    return claimedBy !== '' && claimedBy === session.person?.id
  }

  function holder(claimedBy: string): string {
    if (!claimedBy) return ''
    return mine(claimedBy) ? t('triage.me') : t('triage.colleague', { id: claimedBy.slice(-4) })
  }

  /** Who was faster, where that is why something was refused; else nothing. */
  function faster(error: unknown): string {
    const problem = problemOf(error)
    const held = /claimed by (\S+)/.exec(problem.detail)
    return problem.status === 409 && held?.[1] ? holder(held[1]) : ''
  }

  return { mine, holder, faster }
}
