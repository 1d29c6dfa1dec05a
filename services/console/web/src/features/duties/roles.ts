/** Who writes the list, who puts it in force, and who looks into it. */
export const EDITORS = ['dispatcher', 'supervisor', 'ruling_panel'] as const
export const READERS = [...EDITORS, 'desk_chief', 'triage_clerk', 'unit_approver', 'unit_head', 'leader', 'auditor'] as const
