import { createRouter, createWebHistory, type RouteLocationRaw, type Router } from 'vue-router'

import { listPlaces } from './lists'
import { features, firstPage } from './nav'
import { useSession } from './session'

export function makeRouter(): Router {
  const places = listPlaces()
  const router = createRouter({
    history: createWebHistory(),
    routes: [
      { path: '/', name: 'home', component: () => import('./HomePage.vue'), meta: { title: 'app.home' } },
      ...features.flatMap((feature) => feature.routes),
      {
        path: '/:pathMatch(.*)*',
        name: 'unknown',
        component: () => import('./UnknownPage.vue'),
        meta: { title: 'error.unknown_page.title', public: true },
      },
    ],
    scrollBehavior: places.goTo,
  })
  router.beforeEach(async (to): Promise<RouteLocationRaw | boolean> => {
    const session = useSession()
    // Asked once; when nobody answers, the page says so itself and the frame offers to try again.
    if (!session.known) await session.ask().catch(() => undefined)
    if (to.meta.public) return true
    if (!session.person) return { path: '/sign-in', query: to.fullPath === '/' ? {} : { next: to.fullPath } }
    if (to.path === '/') {
      const first = firstPage(session.may)
      return first === '/' ? true : first
    }
    return true
  })
  router.beforeEach((_to, from) => places.leave(from))
  return router
}
