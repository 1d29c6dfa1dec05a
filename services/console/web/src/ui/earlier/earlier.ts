/** A case of before that a new report has to do with; kept for this page only, as the code opens the case. */
import { ref } from 'vue'

export interface Earlier {
  case_no: string
  tracking_code: string
}

const chosen = ref<Earlier | null>(null)

/** Take it along to the page on which is reported; signing in between does not lose it. */
export function bring(earlier: Earlier): void {
  chosen.value = earlier
}

/** What was brought, once: the next report has nothing to do with it. */
export function brought(): Earlier | null {
  const one = chosen.value
  chosen.value = null
  return one
}
