import type { RouteRecordRaw } from 'vue-router'

import type { NavEntry } from '@/app/nav'
import { READERS } from './topics'

export const routes: RouteRecordRaw[] = [
  { path: '/topics', name: 'topics', component: () => import('./pages/TopicsPage.vue'), meta: { title: 'topics.title', roles: READERS } },
  { path: '/topics/:id', name: 'topic', component: () => import('./pages/TopicPage.vue'), meta: { title: 'topics.title', roles: READERS } },
]

export const nav: NavEntry[] = [{ to: '/topics', label: 'topics.title', mark: '题', roles: READERS, order: 77 }]
