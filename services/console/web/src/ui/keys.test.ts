import { afterEach, expect, test, vi } from 'vitest'
import { effectScope, type EffectScope } from 'vue'

import { useKeys } from './keys'

let scope: EffectScope | undefined
afterEach(() => scope?.stop())

function bound(resting = () => false) {
  const run = vi.fn()
  scope = effectScope()
  scope.run(() =>
    useKeys(
      [
        { code: 'KeyJ', shown: 'J', label: '', run: () => run('J') },
        { code: 'Enter', shown: 'Enter', label: '', run: () => run('Enter') },
        { code: 'Shift+Slash', shown: '?', label: '', run: () => run('?') },
      ],
      resting,
    ),
  )
  return run
}

function press(code: string, target: Element = document.body, more: KeyboardEventInit = {}) {
  target.dispatchEvent(new KeyboardEvent('keydown', { code, bubbles: true, cancelable: true, ...more }))
}

function added(tag: string): HTMLElement {
  return document.body.appendChild(document.createElement(tag))
}

test('a key is known by its place, whatever the input method makes of it', () => {
  const run = bound()
  press('KeyJ', document.body, { key: 'Process' })
  press('Slash', document.body, { shiftKey: true })
  expect(run.mock.calls).toEqual([['J'], ['?']])
})

test('keys rest while somebody types, chords or has a dialog open', () => {
  const run = bound()
  press('KeyJ', added('textarea'))
  press('KeyJ', document.body, { ctrlKey: true })
  expect(run).not.toHaveBeenCalled()
  scope?.stop()
  const resting = bound(() => true)
  press('KeyJ')
  expect(resting).not.toHaveBeenCalled()
})

test('the key that confirms a composition is no command, the one after it is', async () => {
  const run = bound()
  document.dispatchEvent(new Event('compositionstart'))
  press('Enter')
  document.dispatchEvent(new Event('compositionend'))
  press('Enter')
  expect(run).not.toHaveBeenCalled()
  await new Promise((done) => setTimeout(done, 5))
  press('Enter')
  expect(run).toHaveBeenCalledOnce()
})

test('enter on a button is the button, a letter there is a command', () => {
  const run = bound()
  press('Enter', added('button'))
  press('KeyJ', added('button'))
  expect(run.mock.calls).toEqual([['J']])
})

test('two commands cannot have one key', () => {
  scope = effectScope()
  const twice = { code: 'KeyJ', shown: 'J', label: '', run: () => undefined }
  expect(() => scope?.run(() => useKeys([twice, twice]))).toThrow('same key')
})
