import type { RouteRecordRaw } from 'vue-router'

import type { NavEntry } from '@/app/nav'
import { FOLLOWERS } from '@/ui/watches/api'

const LeadsPage = () => import('./pages/LeadsPage.vue')
const StoriesPage = () => import('./pages/StoriesPage.vue')
const WatchesPage = () => import('./pages/WatchesPage.vue')
const WRITERS = ['reporter', 'contributor', 'editor', 'desk_chief']
const REVIEW = ['reviewer_1', 'reviewer_2', 'reviewer_3', 'proofreader', 'publisher']

export const routes: RouteRecordRaw[] = [
  { path: '/news/leads', name: 'leads', component: LeadsPage, meta: { title: 'news.leads' } },
  { path: '/news/leads/:id', name: 'lead', component: LeadsPage, meta: { title: 'news.leads' } },
  { path: '/news/stories', name: 'stories', component: StoriesPage, meta: { title: 'news.stories' } },
  { path: '/news/stories/:id', name: 'story', component: StoriesPage, meta: { title: 'news.stories' } },
  { path: '/news/watches', name: 'watches', component: WatchesPage, meta: { title: 'news.watches' } },
  { path: '/news/watches/:id', name: 'watch', component: WatchesPage, meta: { title: 'news.watches' } },
]

export const nav: NavEntry[] = [
  { to: '/news/leads', label: 'news.leads', mark: '线', roles: WRITERS, order: 40 },
  { to: '/news/stories', label: 'news.stories', mark: '稿', roles: [...WRITERS, ...REVIEW], order: 41 },
  { to: '/news/watches', label: 'news.watches', mark: '跟', roles: FOLLOWERS, order: 42 },
]
