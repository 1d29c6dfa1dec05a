const zh = {
  title: '派单规则',
  intro: '裁决之后提出的派单规则；由未参与裁决的值班主任采纳，采纳后同类事项直接派给裁定的单位。',
  fact: { unit: '主办单位', words: '限定词', ruling: '依据的裁决', proposed_at: '提出', decided_at: '决定', because: '理由' },
  command: { accept: '采纳', decline: '不采纳', retire: '停用' },
  field: { words: '限定词（可不填；用空格分开，内容含其一才适用）', area_code: '限定地区代码（可不填，须在原地区之内）' },
}

const en: typeof zh = {
  title: 'Routing rules',
  intro: 'Proposed by rulings; a desk chief who did not rule accepts them, and from then on such cases go to the unit that was ruled.',
  fact: { unit: 'Leading unit', words: 'Only with', ruling: 'Ruled in', proposed_at: 'Proposed', decided_at: 'Decided', because: 'Because' },
  command: { accept: 'Accept', decline: 'Decline', retire: 'Retire' },
  field: { words: 'Only with one of these words (optional, spaces between them)', area_code: 'Only in this area (optional, a code inside the proposed one)' },
}

export default { zh, en }
