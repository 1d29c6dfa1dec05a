/** The outbox at work: what waits in this browser is sent when it may go, and stays until the service has answered. */
import { computed, ref, shallowRef } from 'vue'

import { problemOf } from '@/api/problem'
import { upload } from '@/ui/photos/shots'
import { submit } from './api'
import { keep } from './keep'
import { afterRestart, again, failed, next, nextInstant, received, sending, stopsAll, written } from './outbox'
import type { Failure, Item, Photo, Report } from './outbox'

const LONGEST_SLEEP = 60_000

/** For one person, for as long as `stop` is not called. */
export function useOutbox(owner: string, tell: () => void) {
  const items = shallowRef<Item[]>([]) // plain: the browser keeps no proxies
  const broken = ref(false) // this browser keeps nothing: say so before somebody relies on it
  const busy = ref(false)
  let timer: ReturnType<typeof setTimeout> | undefined
  let stopped = false

  const own = computed(() => items.value.filter((item) => item.owner === owner).sort((one, other) => other.madeAt - one.madeAt))

  async function change(item: Item): Promise<void> {
    items.value = [...items.value.filter((one) => one.id !== item.id), item]
    try {
      await keep.put(item)
    } catch {
      broken.value = true
    }
  }

  async function load(): Promise<void> {
    try {
      if (!broken.value) items.value = (await keep.items()).map((item) => afterRestart(item, Date.now()))
    } catch {
      broken.value = true
    }
  }

  /** Keep a report here, then send it; once this returns it is in this browser, unless `broken` says otherwise. */
  async function add(report: Report, photos: Photo[]): Promise<void> {
    await change(written(crypto.randomUUID(), owner, report, photos, Date.now()))
    void navigator.storage?.persist?.()
    void run()
  }

  /** One after the other; only one page of the browser sends at a time. */
  async function run(): Promise<void> {
    clearTimeout(timer)
    if (stopped) return
    const work = async (): Promise<void> => {
      await load() // another page may have sent some; and whoever holds the lock knows that nobody is sending
      for (let item = next(items.value, owner, Date.now()); item && !stopped; item = next(items.value, owner, Date.now())) {
        if (!(await one(item))) break
      }
    }
    busy.value = true
    await (navigator.locks ? navigator.locks.request('kitchen-outbox', work) : work())
    busy.value = false
    sleep()
  }

  /** Send one; false where the others would fare the same. */
  async function one(item: Item): Promise<boolean> {
    let going = sending(item)
    try {
      await change(going)
      for (const [index, photo] of going.photos.entries()) {
        if (photo.id) continue
        const id = await upload(photo.blob, photo.name)
        going = { ...going, photos: going.photos.map((other, at) => (at === index ? { ...other, id } : other)) }
        await change(going)
      }
      await change(received(going, await submit(going)))
      tell()
      return true
    } catch (error) {
      const { status, detail, code, retryAfter } = problemOf(error)
      const failure: Failure = { status: Math.max(0, status), detail: detail || code, ...(retryAfter ? { retryAfter } : {}) }
      await change(failed(going, failure, Date.now()))
      return !stopsAll(failure)
    }
  }

  function sleep(): void {
    const at = nextInstant(items.value, owner)
    if (at !== null && !stopped) timer = setTimeout(() => void run(), Math.min(LONGEST_SLEEP, Math.max(250, at - Date.now())))
  }

  /** Everything at once: the person asked, signed in again, or the network is back. */
  async function hurry(): Promise<void> {
    for (const item of own.value) if (item.state === 'waiting' || item.state === 'stopped') await change(again(item, Date.now()))
    await run()
  }

  async function drop(id: string): Promise<void> {
    if (!broken.value) await keep.drop(id)
    items.value = items.value.filter((item) => item.id !== id)
  }

  const online = () => void hurry()
  const seen = () => {
    if (document.visibilityState === 'visible') void run()
  }
  window.addEventListener('online', online)
  document.addEventListener('visibilitychange', seen)
  void run()

  function stop(): void {
    stopped = true
    clearTimeout(timer)
    window.removeEventListener('online', online)
    document.removeEventListener('visibilitychange', seen)
  }

  return { items: own, broken, busy, add, hurry, drop, stop }
}
