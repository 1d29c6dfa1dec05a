/** Which states wait, go on, are over or went wrong: the same colour for the same thing on every page. */
export type Tone = 'warn' | 'going' | 'good' | 'calm' | 'bad'

const TONES: Record<Tone, readonly string[]> = {
  warn: [
    'triage_review', 'awaiting_citizen', 'filed', 'dispatched', 'ordered', 'offered', 'received', 'pending_review', 'approved',
    'verifying', 'callback', 'return_requested', 'extension_requested', 'review_1', 'review_2', 'review_3', 'done', 'adopted',
    'due', 'queued', 'acknowledged_stuck', 'proposed', 'drawn_up', 'paused',
  ],
  going: [
    'triaging', 'routed', 'handling', 'signed', 'in_progress', 'fulfilling', 'draft', 'machine_check', 'accepted', 'scheduled',
    'in_service', 'active', 'signed_off', 'watching', 'following', 'sending', 'running', 'under_way', 'reviewed',
  ],
  good: ['resolved', 'closed', 'archived', 'confirmed', 'rated', 'settled', 'evaluated', 'released', 'published', 'delivered', 'met'],
  bad: ['rework', 'disputed', 'suspended', 'failed', 'dead', 'breached'],
  calm: [],
}

export function toneOf(state: string): Tone {
  for (const tone of Object.keys(TONES) as Tone[]) if (TONES[tone].includes(state)) return tone
  return 'calm'
}
