/** How the services say no (RFC 9457), and what the browser itself could not do. */

export interface WrongField {
  loc: (string | number)[]
  msg: string
}

export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    readonly errors: WrongField[] = [],
    /** What else the answer says: `allowed`, `present`, … */
    readonly members: Record<string, unknown> = {},
    readonly retryAfter: number | null = null,
  ) {
    super(detail)
    this.name = 'Problem'
  }

  /** Whether doing the same again may help, because nothing was decided. */
  get passing(): boolean {
    return this.status === 0 || this.status === 502 || this.status === 503 || this.status === 504
  }
}

/** Nothing answered: no network, or the server is away. */
export function away(): Problem {
  return new Problem(0, navigator.onLine ? 'server_away' : 'offline', '')
}

export async function asProblem(response: Response): Promise<Problem> {
  const seconds = Number(response.headers.get('Retry-After'))
  const after = Number.isFinite(seconds) && seconds > 0 ? seconds : null
  try {
    const { status, type, title, detail, code, errors, ...members } = (await response.json()) as Record<
      string,
      unknown
    >
    return new Problem(
      response.status,
      String(code ?? 'unknown'),
      String(detail ?? title ?? ''),
      (errors as WrongField[] | undefined) ?? [],
      members,
      after,
    )
  } catch {
    return new Problem(response.status, 'unknown', response.statusText, [], {}, after)
  }
}

/** Any error as a problem, so that one view shows them all. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error
  return new Problem(-1, 'page_failed', error instanceof Error ? error.message : String(error))
}
