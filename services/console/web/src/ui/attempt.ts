/** One thing that is asked of a service at a time: whether it is under way, and why it failed. What was typed stays. */
import { ref, type Ref } from 'vue'

export interface Attempt {
  busy: Ref<boolean>
  error: Ref<unknown>
  attempt: (work: () => Promise<void>) => Promise<void>
}

export function useAttempt(): Attempt {
  const busy = ref(false)
  const error = ref<unknown>(null)

  async function attempt(work: () => Promise<void>): Promise<void> {
    if (busy.value) return
    busy.value = true
    error.value = null
    try {
      await work()
    } catch (failure) {
      error.value = failure
    } finally {
      busy.value = false
    }
  }

  return { busy, error, attempt }
}
