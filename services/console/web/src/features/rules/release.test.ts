import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query'
import { flushPromises, mount, RouterLinkStub } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, test, vi } from 'vitest'

import { i18n } from '@/app/i18n'
import { useSession } from '@/app/session'
import RulesPage from './pages/RulesPage.vue'

const POLICY = {
  number: 3, effective_from: '2026-11-01T00:00:00Z', tiers: { E0: { handle: '2h' } }, categories: {}, returns: { per_unit: 1, after_ruling: 0, bounce_cap: 2 },
  extension: { times: 1, review: '1wd', grounds: [] }, wait: { each: '3d', times: 1 }, rework: { shortest: '1d', longest: '5d', rounds: 2 }, callback: { attempts: 3, days: 2 },
  dispute: { accept: '3wd', mediate: '30d' }, verify: '3d', reopen: '30d',
}
const CALENDAR = { number: 1, zone: 'Asia/Shanghai', hours: ['09:00-12:00'], years: [2026], holidays: [], makeup: [] }
const OF_BEFORE = { filled: ['survey', 'vetting'], lacking: [{ key: 'tiers.E0.dispatch_limit' }, { key: 'escalation.rungs.over_limit' }], draft: POLICY }

beforeEach(() => {
  setActivePinia(createPinia())
  i18n.global.locale.value = 'zh'
})

/** The page of rules with a policy that has not got all of what this release ships with, as one of a role sees it. */
async function shownTo(role: string, release: object = OF_BEFORE) {
  useSession().person = { id: 'p1', username: 'p', name: 'p', rights: [{ role, kind: 'hub', id: '' }] }
  const answers = (address: string): object => (address.endsWith('/rules') ? { policy: POLICY, release, coming: [], calendar: CALENDAR, recompute: null } : { items: [], next: null })
  vi.stubGlobal('fetch', (asked: Request | string) => Promise.resolve(Response.json(answers(new URL(asked instanceof Request ? asked.url : asked, 'http://hub').pathname))))
  const plugins = [i18n, [VueQueryPlugin, { queryClient: new QueryClient({ defaultOptions: { queries: { retry: false } } }) }]] as never[]
  const page = mount(RulesPage, { global: { plugins, stubs: { RouterLink: RouterLinkStub } } })
  await flushPromises()
  return page
}

test('a policy from before a release says what holds as it ships, and what nobody has put in force', async () => {
  const page = await shownTo('supervisor')
  expect(page.text()).toContain('这一版未写、按系统自带执行的：回访问卷、答复审核。')
  expect(page.text()).toContain('系统自带而这一版没有的：特急 E0 派单最长、“超过最长派单时限”这一步提醒。')
  expect(page.findAllComponents(RouterLinkStub).map((one) => String(one.props('to')))).toContain('/rules/policies/new?with=release')
  i18n.global.locale.value = 'en'
  await flushPromises()
  expect(page.text()).not.toMatch(/[\u4e00-\u9fff]/)
})

test('who drafts nothing reads the same, and is offered nothing', async () => {
  const page = await shownTo('auditor')
  expect(page.text()).toContain('系统自带而这一版没有的')
  expect(page.findAllComponents(RouterLinkStub)).toHaveLength(0)
})

test('a policy that has all of it says nothing', async () => {
  const page = await shownTo('supervisor', { filled: [], lacking: [], draft: null })
  expect(page.text()).not.toMatch(/系统自带(执行的|而这一版没有的)/)
})
