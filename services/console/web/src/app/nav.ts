/** What the features offer: their routes, and the entries of the menu with the roles that see them. */
import type { RouteRecordRaw } from 'vue-router'

export interface NavEntry {
  to: string
  /** Key of its text. */
  label: string
  /** One Chinese character that stands for it where the menu is narrow; in English its first letter does. */
  mark: string
  /** Who sees it; without, everybody. */
  roles?: readonly string[]
  /** The smaller, the higher. */
  order: number
}

export interface Feature {
  routes: RouteRecordRaw[]
  nav: NavEntry[]
}

const found = import.meta.glob<Feature>('../features/*/routes.ts', { eager: true })

export const features: Feature[] = Object.values(found)
export const entries: NavEntry[] = features.flatMap((feature) => feature.nav).sort((a, b) => a.order - b.order)

/** The page on which a person with these rights begins. */
export function firstPage(may: (roles: readonly string[] | undefined) => boolean): string {
  return entries.find((entry) => entry.roles && may(entry.roles))?.to ?? entries.find((entry) => may(entry.roles))?.to ?? '/'
}
