/** The queue, live: read once, then kept by the stream; read anew where something was missed. */
import { useQuery } from '@tanstack/vue-query'
import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue'

import { onRows } from '@/app/stream'
import { waiting, type Case, type CaseRow, type Gone } from '@/ui/triage/api'
import { changed, EMPTY, letIn, listed, swept, type Queue } from './queue'

export function useQueue(still: () => boolean) {
  const queue = shallowRef<Queue>(EMPTY)
  const read = ref(false)
  // What the stream said while a list was on its way is newer than that list.
  let since: (CaseRow | Gone)[] = []

  const asked = useQuery({
    queryKey: ['desk', 'queue'],
    queryFn: () => {
      since = []
      return waiting()
    },
  })

  watch(
    asked.data,
    (rows) => {
      if (!rows) return
      queue.value = since.reduce((now, row) => changed(now, row, Date.now(), false), listed(rows))
      read.value = true
    },
    { immediate: true },
  )

  function take(row: CaseRow | Gone): void {
    since.push(row)
    queue.value = changed(queue.value, row, Date.now(), still())
  }

  onRows(
    (event) => {
      if (event.kind === 'case') take(event.row as unknown as CaseRow | Gone)
    },
    () => void asked.refetch(),
  )

  const sweeper = setInterval(() => {
    queue.value = swept(queue.value, Date.now())
  }, 1000)
  onScopeDispose(() => clearInterval(sweeper))

  /** What triage answered to a command is shown at once; the stream says the same a moment later. */
  function answered(after: Case): void {
    const row = queue.value.rows.find((one) => one.id === after.id)
    if (row) take({ ...row, state: after.state, claimed_by: after.claimed_by, updated_at: after.updated_at })
  }

  return {
    queue,
    loading: computed(() => asked.isPending.value && !read.value),
    // A list that was read stays on screen when reading it again fails; the banner says how the stream stands.
    error: computed(() => (read.value ? null : asked.error.value)),
    reload: () => asked.refetch(),
    letIn: () => {
      queue.value = letIn(queue.value)
    },
    answered,
  }
}
