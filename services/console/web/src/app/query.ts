import { QueryClient } from '@tanstack/vue-query'

import { problemOf } from '@/api/problem'

/** Answers are kept for a moment, asked again when they may have changed, and repeated where nothing was decided. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      retry: (count, error) => problemOf(error).passing && count < 2,
      retryDelay: (count) => 500 * 2 ** count,
      networkMode: 'always', // being offline is an answer that a page shows, not a wait without end
    },
    mutations: { networkMode: 'always' },
  },
})
