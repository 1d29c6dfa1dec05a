import type { RouteRecordRaw } from 'vue-router'

import type { NavEntry } from '@/app/nav'

const VolunteersPage = () => import('./pages/VolunteersPage.vue')

export const routes: RouteRecordRaw[] = [
  { path: '/volunteers', name: 'volunteers', component: VolunteersPage, meta: { list: '/volunteers', title: 'volunteers.title' } },
  { path: '/volunteers/:id', name: 'volunteer-order', component: VolunteersPage, meta: { list: '/volunteers', title: 'volunteers.title' } },
]

export const nav: NavEntry[] = [
  { to: '/volunteers', label: 'volunteers.title', mark: '志', roles: ['team_leader', 'volunteer_dispatcher', 'supervisor'], order: 50 },
]
