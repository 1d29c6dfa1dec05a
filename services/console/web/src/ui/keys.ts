/**
 * Single keys for people who work fast. One list is what is bound and what the help shows.
 *
 * Keys are known by their place (`event.code`), so that Chinese input methods and other layouts do not matter. They rest
 * while somebody types or composes: the composition is tracked here, since browsers differ in what they say of its last key.
 */
import { onScopeDispose } from 'vue'

export interface Key {
  /** `KeyJ`, `Enter`, `Digit1`, `Shift+Slash`. */
  code: string
  /** As the help shows it. */
  shown: string
  /** Key of what it does. */
  label: string
  run: () => void
}

export function codeOf(event: KeyboardEvent): string {
  return event.shiftKey ? `Shift+${event.code}` : event.code
}

/** Whether a key belongs to what has the focus and not to the page. */
export function typing(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName)
}

/** Whether Enter and the space bar already mean something there. */
function pressable(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('button, a[href], summary, [role="menuitem"], [role="option"]') !== null
}

/** Binds keys while the component lives; `resting` says when they rest (a dialog is open). */
export function useKeys(keys: readonly Key[], resting: () => boolean = () => false): void {
  const bound = new Map(keys.map((key) => [key.code, key]))
  if (bound.size < keys.length) throw new Error('two commands have the same key')
  let composing = false

  const began = () => {
    composing = true
  }
  // One turn late: the key that confirms a composition is not a command.
  const ended = () =>
    setTimeout(() => {
      composing = false
    })
  const pressed = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
    if (composing || event.isComposing || typing(event.target) || resting()) return
    if (event.code === 'Enter' && pressable(event.target)) return
    const key = bound.get(codeOf(event))
    if (!key) return
    event.preventDefault()
    key.run()
  }
  document.addEventListener('compositionstart', began)
  document.addEventListener('compositionend', ended)
  document.addEventListener('keydown', pressed)
  onScopeDispose(() => {
    document.removeEventListener('compositionstart', began)
    document.removeEventListener('compositionend', ended)
    document.removeEventListener('keydown', pressed)
  })
}
