import { describe, expect, it } from 'vitest'

import { away, Problem } from '@/api/problem'
import { deliver, idsOf, isShots, mayHelp, MOST_BYTES, shotOf, unfinished, whyOf } from './shots'

const picture = new Blob(['jpeg'], { type: 'image/jpeg' })
const same = (file: Blob) => Promise.resolve(file)
const refuse = (problem: unknown) => () => Promise.reject(problem)

describe('a picture that is added to a form', () => {
  it('goes to the service small, and has its id then', async () => {
    const small = new Blob(['s'])
    const given: Blob[] = []
    const shot = shotOf(picture)
    const going = deliver(shot, () => Promise.resolve(small), (blob) => {
      given.push(blob)
      return Promise.resolve('m1')
    })
    expect(shot.state).toBe('sending')
    await going
    expect(shot).toMatchObject({ state: 'kept', id: 'm1', blob: small })
    expect(given).toEqual([small])
  })

  it('that is none, or too large, is not sent and says so', async () => {
    const never = () => Promise.reject(new Error('it was sent'))
    const text = shotOf(picture)
    await deliver(text, refuse(new Error('no picture')), never)
    expect(text).toMatchObject({ state: 'failed', why: 'unreadable' })
    const large = shotOf(picture)
    await deliver(large, () => Promise.resolve({ size: MOST_BYTES + 1 } as Blob), never)
    expect(large).toMatchObject({ state: 'failed', why: 'too_large' })
  })

  it('goes again after the network was away', async () => {
    const shot = shotOf(picture)
    await deliver(shot, same, refuse(away()))
    expect(shot.state).toBe('failed')
    expect(mayHelp(shot.why)).toBe(true)
    await deliver(shot, same, () => Promise.resolve('m1'))
    expect(shot).toMatchObject({ state: 'kept', id: 'm1', why: '' })
  })

  it.each([
    [new Problem(0, 'offline', ''), 'offline', true],
    [new Problem(503, 'unavailable', ''), 'away', true],
    [new Problem(401, 'no_session', ''), 'session', true],
    [new Problem(429, 'too_many', ''), 'busy', true],
    [new Problem(413, 'too_large', ''), 'too_large', false],
    [new Problem(422, 'invalid', ''), 'unreadable', false],
    [new Problem(403, 'wrong_role', ''), 'forbidden', false],
    [new Problem(500, 'internal', ''), 'other', true],
  ])('says why it did not go: %s', (problem, why, again) => {
    expect(whyOf(problem)).toBe(why)
    expect(mayHelp(why)).toBe(again)
  })
})

describe('the pictures of a form', () => {
  const kept = { ...shotOf(picture), state: 'kept' as const, id: 'm1' }

  it('are sent as ids, the same one once, and only what the service has', () => {
    expect(idsOf([kept, { ...kept, key: 'other' }, shotOf(picture)])).toEqual(['m1'])
  })

  it('are unfinished while one of them is neither there nor removed', () => {
    expect(unfinished([kept])).toBe(false)
    expect(unfinished([kept, shotOf(picture)])).toBe(true)
    expect(unfinished([{ ...kept, state: 'failed' }])).toBe(true)
    expect(unfinished('some text')).toBe(false)
  })

  it('are told from other lists', () => {
    expect(isShots([kept])).toBe(true)
    expect(isShots([])).toBe(true)
    expect(isShots(['m1'])).toBe(false)
  })
})
