/** Texts: `app/messages`, and what each folder of ui/ and features/ brings, under its name (`desk.title`). Chinese first. */
import { watch } from 'vue'
import { createI18n } from 'vue-i18n'

import categories from '@/api/generated/categories.json'
import en from './messages/en'
import zh from './messages/zh'
import { preferences } from './preferences'

export type Texts = { [key: string]: string | Texts }
export interface Messages {
  zh: Texts
  en: Texts
}

const parts = import.meta.glob<{ default: Messages }>(['../features/*/i18n.ts', '../ui/*/i18n.ts'], { eager: true })

function all(language: 'zh' | 'en', own: Texts): Texts {
  const texts: Texts = { ...own }
  for (const [path, module] of Object.entries(parts)) {
    const name = path.split('/').at(-2) ?? path
    texts[name] = { ...(texts[name] as Texts | undefined), ...module.default[language] }
  }
  texts['category'] = Object.fromEntries(categories.map((row) => [row.code, row[language]]))
  return texts
}

export const i18n = createI18n({
  legacy: false,
  locale: preferences.language,
  fallbackLocale: 'zh',
  messages: { zh: all('zh', zh), en: all('en', en) },
})

watch(
  () => preferences.language,
  (language) => {
    i18n.global.locale.value = language
  },
)

/** Several things in one line, as the language of the page writes lists. */
export function listed(parts: string[]): string {
  return parts.join(preferences.language === 'zh' ? '、' : ', ')
}

/** The text of a code, or the code itself: a new state must not blank a page; `named` is what belongs into it. */
export function label(group: string, code: string | null | undefined, named: Record<string, string> = {}): string {
  if (!code) return ''
  const key = `${group}.${code}`
  return i18n.global.te(key) || i18n.global.te(key, 'zh') ? i18n.global.t(key, named) : code
}
