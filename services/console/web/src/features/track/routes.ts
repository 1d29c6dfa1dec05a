import type { RouteRecordRaw } from 'vue-router'

import type { NavEntry } from '@/app/nav'

export const routes: RouteRecordRaw[] = [
  { path: '/track', name: 'track', component: () => import('./pages/TrackPage.vue'), meta: { title: 'track.title', public: true } },
]

export const nav: NavEntry[] = [{ to: '/track', label: 'track.title', mark: '查', order: 90 }]
