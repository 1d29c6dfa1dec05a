import { describe, expect, it } from 'vitest'

import { bodyOf, fieldErrors, fieldsOf, inFen, inYuan, listOf, missing, namedIn, startValues, waiting } from './form'
import type { Schema } from './types'

const REMARKS: Record<string, Schema> = {
  reason: { type: 'string', default: '', maxLength: 4000 },
  note: { type: 'string', default: '', maxLength: 4000 },
}
const RESOLVE: Schema = {
  properties: {
    ...REMARKS,
    outcome: { type: 'string', maxLength: 100000 },
    reply: { type: 'string', maxLength: 4000 },
    evidence_media: { type: 'array', default: [] },
  },
  required: ['outcome', 'reply'],
}
const RETURN: Schema = {
  properties: { ...REMARKS, reason_code: { $ref: '#/$defs/ReturnReason' } },
  required: ['reason_code'],
  $defs: { ReturnReason: { type: 'string', enum: ['facts', 'wording'] } },
}
const APPROVE: Schema = {
  properties: {
    ...REMARKS,
    risk: { type: 'string', enum: ['low', 'high'], default: 'low' },
    urgent: { anyOf: [{ type: 'boolean' }, { type: 'null' }], default: null },
    starts_at: { type: 'string', format: 'date-time' },
    minutes: { type: 'integer', minimum: 1, maximum: 1440, default: 60 },
    stars: { type: 'integer', minimum: 1, maximum: 5 },
  },
}

describe('a price', () => {
  it('is typed in yuan and sent as the services count it, to the fen', () => {
    expect(fieldsOf({ properties: { amount: { type: 'integer', minimum: 1 } } })[0]?.kind).toBe('money')
    expect([80, 0.29, 1.15, 19.99].map(inFen)).toEqual([8000, 29, 115, 1999])
    expect([inFen(null), inFen(undefined), inYuan(null), inYuan(1999)]).toEqual([null, null, undefined, 19.99])
  })
})

describe('the fields of a command', () => {
  it('are what its schema has, without the remarks that nobody has to make', () => {
    expect(fieldsOf({ properties: REMARKS })).toEqual([])
    expect(fieldsOf(RETURN).map((one) => one.name)).toEqual(['reason_code'])
  })

  it('have a reason where the service insists on one', () => {
    const [reason] = fieldsOf({ properties: REMARKS }, { needed: ['reason'] })
    expect(reason).toMatchObject({ name: 'reason', kind: 'long', required: true })
  })

  it('come in the order of the guide, and what it leaves out keeps its default', () => {
    const fields = fieldsOf(RESOLVE, { fields: ['outcome', 'reply'], choices: { outcome: ['fixed', 'planned'] } })
    expect(fields.map((one) => [one.name, one.kind])).toEqual([
      ['outcome', 'choice'],
      ['reply', 'long'],
    ])
  })

  it('are required with some values of another one, where this very thing needs them', () => {
    const rule = { if: { properties: { outcome: { enum: ['fixed'] } } }, then: { required: ['evidence_media'] } }
    const fields = fieldsOf({ ...RESOLVE, allOf: [rule] }, { fields: ['outcome', 'reply'] })
    expect(fields.map((one) => one.name)).toEqual(['outcome', 'reply', 'evidence_media'])
    const said = { ...startValues(fields), reply: '好了' }
    expect(missing(fields, { ...said, outcome: 'fixed' })).toEqual(['evidence_media'])
    expect(missing(fields, { ...said, outcome: 'explained' })).toEqual([])
  })

  it('skip what a guide names and the service does not know any more', () => {
    expect(fieldsOf(RESOLVE, { fields: ['outcome', 'gone'] }).map((one) => one.name)).toEqual(['outcome'])
  })

  it('know choices by reference, yes or no or nothing, instants, numbers with bounds, and stars', () => {
    expect(fieldsOf(RETURN)[0]).toMatchObject({ kind: 'choice', choices: ['facts', 'wording'], required: true })
    const kinds = Object.fromEntries(fieldsOf(APPROVE).map((one) => [one.name, one.kind]))
    expect(kinds).toEqual({ risk: 'choice', urgent: 'yes', starts_at: 'instant', minutes: 'number', stars: 'stars' })
    expect(fieldsOf(APPROVE).find((one) => one.name === 'minutes')).toMatchObject({ minimum: 1, maximum: 1440 })
  })

  it('are picked where there is something to pick from', () => {
    const schema: Schema = { properties: { team_id: { type: 'string', default: '' } } }
    expect(fieldsOf(schema, {}, ['team_id'])[0]?.kind).toBe('pick')
  })
})

describe('what was typed', () => {
  it('begins with the defaults, and with what the thing itself says', () => {
    expect(startValues(fieldsOf(APPROVE), { minutes: 90, content_hash: 'abc' })).toMatchObject({
      risk: 'low',
      urgent: null,
      minutes: 90,
      content_hash: 'abc',
    })
  })

  it('is incomplete while a needed field is empty or blank', () => {
    const fields = fieldsOf(RESOLVE, { fields: ['outcome', 'reply'] })
    expect(missing(fields, { outcome: 'fixed', reply: '  ' })).toEqual(['reply'])
    expect(missing(fields, { outcome: 'fixed', reply: '修好了' })).toEqual([])
  })

  it('counts no and zero as answers', () => {
    const schema: Schema = { properties: { satisfied: { type: 'boolean' } }, required: ['satisfied'] }
    expect(missing(fieldsOf(schema), { satisfied: false })).toEqual([])
    expect(bodyOf({ satisfied: false, stars: 0 })).toEqual({ satisfied: false, stars: 0 })
  })

  it('is sent trimmed, without what was left empty, and with instants as the service reads them', () => {
    const body = bodyOf({ reply: ' 好 ', note: '', urgent: null, starts_at: new Date('2026-11-22T08:00:00Z') })
    expect(body).toEqual({ reply: '好', starts_at: '2026-11-22T08:00:00.000Z' })
  })
})

describe('pictures', () => {
  const schema: Schema = { properties: { finding: { type: 'string' }, after_media: { type: 'array', items: { type: 'string' }, default: [] } } }
  const [, field] = fieldsOf(schema)
  const kept = { key: 'k', blob: new Blob(), state: 'kept' as const, id: 'm1', why: '' }

  it('are a field of their own, and each form begins with a list of its own', () => {
    expect(field).toMatchObject({ name: 'after_media', kind: 'photos' })
    const [one, other] = [startValues([field as never]), startValues([field as never])]
    expect(one['after_media']).toEqual([])
    expect(one['after_media']).not.toBe(other['after_media'])
  })

  it('are missing where they are needed and none is uploaded', () => {
    const [needed] = fieldsOf(schema, { fields: ['after_media'], needed: ['after_media'] })
    expect(missing([needed as never], { after_media: [{ ...kept, state: 'failed' }] })).toEqual(['after_media'])
    expect(missing([needed as never], { after_media: [kept] })).toEqual([])
  })

  it('are sent as their ids, and hold the form back while one is on its way', () => {
    expect(bodyOf({ finding: '没修', after_media: [kept] })).toEqual({ finding: '没修', after_media: ['m1'] })
    expect(bodyOf({ after_media: [] })).toEqual({})
    expect(waiting({ finding: '没修', after_media: [kept] })).toEqual([])
    expect(waiting({ after_media: [kept, { ...kept, state: 'sending' }] })).toEqual(['after_media'])
  })
})

describe('a refusal', () => {
  it('is told at the field that it is about', () => {
    expect(fieldErrors([{ loc: ['body', 'unit_id'], msg: 'there is no such unit' }, { loc: ['query', 'x'], msg: 'y' }])).toEqual({
      unit_id: 'there is no such unit',
    })
  })

  it('is understood where its sentence names the field', () => {
    expect(namedIn('the field reason is missing: say why')).toBe('reason')
    expect(namedIn('the time for an answer is over')).toBeNull()
  })
})

it('takes several of a list, and a day without its time', () => {
  const schema: Schema = {
    properties: {
      case_nos: { type: 'array', items: { type: 'string' }, default: [] },
      assist_unit_ids: { type: 'array', items: { type: 'string' }, default: [] },
      since: { anyOf: [{ type: 'string', format: 'date' }, { type: 'null' }] },
    },
  }
  const fields = fieldsOf(schema, {}, ['assist_unit_ids'])
  expect(fields.map((one) => [one.name, one.kind, one.several])).toEqual([
    ['case_nos', 'list', true], ['assist_unit_ids', 'pick', true], ['since', 'day', false],
  ])
  expect(startValues(fields)).toEqual({ case_nos: [], assist_unit_ids: [], since: '' })
  expect(bodyOf({ case_nos: listOf('1，2 '), assist_unit_ids: [], since: '2026-12-01' })).toEqual({ case_nos: ['1', '2'], since: '2026-12-01' })
})
