/** What a person likes about the screen. Kept in the browser; nothing here lets anybody in. */
import { reactive, watch } from 'vue'

export const LANGUAGES = ['zh', 'en'] as const
export type Language = (typeof LANGUAGES)[number]
export const THEMES = ['auto', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

const KEY = 'kitchen.preferences'

interface Preferences {
  language: Language
  theme: Theme
  narrowNav: boolean
}

export const preferences = reactive<Preferences>(kept())

function kept(): Preferences {
  const like: Preferences = { language: 'zh', theme: 'auto', narrowNav: false }
  try {
    const found = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Preferences>
    if (found.language && LANGUAGES.includes(found.language)) like.language = found.language
    if (found.theme && THEMES.includes(found.theme)) like.theme = found.theme
    if (typeof found.narrowNav === 'boolean') like.narrowNav = found.narrowNav
  } catch {
    localStorage.removeItem(KEY) // unreadable: the defaults are as good
  }
  return like
}

/** Shows the page as preferred, now and after every change. */
export function applyPreferences(): void {
  const system = matchMedia('(prefers-color-scheme: dark)')
  const apply = () => {
    const dark = preferences.theme === 'dark' || (preferences.theme === 'auto' && system.matches)
    document.documentElement.classList.toggle('dark', dark)
    document.documentElement.lang = preferences.language === 'zh' ? 'zh-CN' : 'en'
  }
  system.addEventListener('change', apply)
  watch(
    preferences,
    () => {
      localStorage.setItem(KEY, JSON.stringify(preferences))
      apply()
    },
    { deep: true },
  )
  apply()
}
