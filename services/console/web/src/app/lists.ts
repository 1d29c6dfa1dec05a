/** A list and one of its things opened beside it are one page (`meta.list`): what was chosen, filtered and scrolled to stays. */
import type { RouteLocationNormalized, RouterScrollBehavior } from 'vue-router'

/** As LanePage: below that the list is hidden while one of it is open. */
const NARROW = '(max-width: 900px)'

/** What a page is known by: it is made anew for another path, but not between a list and its things. */
export function pageKey(route: RouteLocationNormalized): string {
  return typeof route.meta['list'] === 'string' ? route.meta['list'] : route.path
}

interface View {
  top: () => number
  narrow: () => boolean
}

const browser: View = { top: () => window.scrollY, narrow: () => window.matchMedia(NARROW).matches }

/** Remembers where each list was left, and says where the window goes to. */
export function listPlaces(view: View = browser) {
  const left = new Map<string, number>()
  const isOne = (route: RouteLocationNormalized): boolean => 'id' in route.params

  function leave(from: RouteLocationNormalized): void {
    if (typeof from.meta['list'] === 'string' && !isOne(from)) left.set(from.meta['list'], view.top())
  }

  const goTo: RouterScrollBehavior = (to, from, saved) => {
    if (saved) return saved
    const list = to.meta['list']
    if (typeof list !== 'string' || list !== from.meta['list']) return { top: 0 }
    if (!view.narrow()) return false
    return { top: isOne(to) ? 0 : (left.get(list) ?? 0) }
  }

  return { leave, goTo }
}
