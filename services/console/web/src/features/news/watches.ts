/** What a reporter follows of the government lane (跟进), as a list with its commands. */
import { i18n, label } from '@/app/i18n'
import type { Thing } from '@/ui/commands/types'
import { instant, keyOf, text } from '@/ui/lanes/types'
import type { Fact, Lane } from '@/ui/lanes/types'
import { dayAndTime } from '@/ui/time'
import { LIVE, stepsOf, takenByAnother, WATCHES } from '@/ui/watches/api'
import type { Step } from '@/ui/watches/api'

/** One step in words: when, what, how it came out, and what was said. */
export function worded(step: Step): string {
  const language = i18n.global.locale.value
  const said = [
    dayAndTime(step.at, language),
    label('watches.step', step.code),
    label('watches.result', step.result),
    step.until ? i18n.global.t('watches.until', { day: dayAndTime(step.until, language) }) : '',
    step.text,
  ]
  return said.filter(Boolean).join(' · ')
}

function facts(watch: Thing): Fact[] {
  return [
    { name: 'matter', key: keyOf('state.matter', watch['matter_state']) },
    { name: 'note', text: text(watch, 'note') },
    { name: 'revisit_on', instant: instant(watch, 'revisit_on') },
    { name: 'followed_up', key: takenByAnother(watch) ? 'news.taken' : null },
    ...stepsOf(watch).map((step) => ({ name: 'step', text: worded(step) })),
  ]
}

export const watches: Lane = {
  words: 'news',
  states: 'watch',
  type: 'matter',
  shelf: WATCHES,
  open: LIVE,
  over: ['stopped'],
  due: (watch) => (text(watch, 'closed_at') ? null : instant(watch, 'due_at')),
  title: (watch) => text(watch, 'text'),
  whose: () => '',
  facts,
  only: (person) => ({ person }),
  order: ['follow-up', 'decline', 'stop'],
  guides: { 'follow-up': { fields: [] }, decline: { fields: [] }, stop: { fields: [] } },
}
