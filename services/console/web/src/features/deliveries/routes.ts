import type { RouteRecordRaw } from 'vue-router'

import type { NavEntry } from '@/app/nav'

const DeliveriesPage = () => import('./pages/DeliveriesPage.vue')
const KEEPERS = ['dispatcher', 'operator', 'supervisor']
const READERS = [...KEEPERS, 'leader', 'auditor', 'unit_handler', 'unit_approver', 'unit_head']

export const routes: RouteRecordRaw[] = [
  { path: '/deliveries', name: 'deliveries', component: DeliveriesPage, meta: { title: 'deliveries.title', roles: READERS } },
  { path: '/deliveries/:id', name: 'delivery', component: DeliveriesPage, meta: { title: 'deliveries.title', roles: READERS } },
]

export const nav: NavEntry[] = [{ to: '/deliveries', label: 'deliveries.title', mark: '达', roles: KEEPERS, order: 37 }]
