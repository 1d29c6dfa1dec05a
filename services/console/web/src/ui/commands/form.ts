/** From the schema of a command's body to the fields of a form, and from what was typed back to the body. */

import { idsOf, isShots, unfinished } from '../photos/shots'
import type { Field, FieldKind, Guide, Schema, Values } from './types'

const REMARKS = ['reason', 'note']
const LONG_TEXT = 120
const NUMBERS: Record<string, FieldKind> = { stars: 'stars', amount: 'money' }
const FEN = 100
const PICTURES = /(^|_)media(_ids)?$/ // the services name lists of pictures so

/** The fields that a command asks for, in the order of the guide. */
export function fieldsOf(schema: Schema, guide: Guide = {}, pickable: string[] = []): Field[] {
  const properties = schema.properties ?? {}
  const shown = guide.fields ?? shownByDefault(schema, guide)
  const names = [...shown, ...askedFor(schema).filter((name) => !shown.includes(name))]
  return names.flatMap((name) => {
    const said = properties[name]
    return said === undefined ? [] : [fieldOf(name, resolved(said, schema), schema, guide, pickable)]
  })
}

function shownByDefault(schema: Schema, guide: Guide): string[] {
  const own = Object.keys(schema.properties ?? {}).filter((name) => !REMARKS.includes(name))
  return [...own, ...(guide.needed ?? []).filter((name) => !own.includes(name))]
}

/** What this very thing needs with some of the values, whatever the guide shows of others. */
function askedFor(schema: Schema): string[] {
  return (schema.allOf ?? []).flatMap((one) => one.then?.required ?? [])
}

function conditionOf(name: string, schema: Schema): Field['requiredIf'] {
  const rule = schema.allOf?.find((one) => one.then?.required?.includes(name))
  const [found] = Object.entries(rule?.if?.properties ?? {})
  return found && { field: found[0], values: found[1].enum ?? [] }
}

/** Whether the service insists on it with what was filled in so far. */
export function isRequired(field: Field, values: Values): boolean {
  const when = field.requiredIf
  return field.required || (when !== undefined && when.values.includes(String(values[when.field])))
}

function fieldOf(name: string, said: Schema, whole: Schema, guide: Guide, pickable: string[]): Field {
  const choices = guide.choices?.[name] ?? said.enum ?? []
  return {
    name,
    kind: pickable.includes(name) ? 'pick' : kindOf(name, said, choices),
    several: isSeveral(name, said),
    required: (whole.required ?? []).includes(name) || (guide.needed ?? []).includes(name),
    requiredIf: conditionOf(name, whole),
    choices,
    preset: said.default,
    maxLength: said.maxLength,
    minimum: said.minimum,
    maximum: said.maximum,
  }
}

function isSeveral(name: string, said: Schema): boolean {
  return said.type === 'array' && !PICTURES.test(name)
}

function kindOf(name: string, said: Schema, choices: string[]): FieldKind {
  if (choices.length > 0) return 'choice'
  if (said.type === 'boolean') return 'yes'
  if (said.type === 'integer' || said.type === 'number') return NUMBERS[name] ?? 'number'
  if (said.format === 'date-time') return 'instant'
  if (said.format === 'date') return 'day'
  if (said.type === 'array') return PICTURES.test(name) ? 'photos' : 'list'
  return REMARKS.includes(name) || (said.maxLength ?? 0) > LONG_TEXT ? 'long' : 'text'
}

/** What the services count in fen (分), as people say it. */
export function inYuan(fen: unknown): number | undefined {
  return typeof fen === 'number' ? fen / FEN : undefined
}

/** What was typed in yuan (元), as the services count it. */
export function inFen(yuan: number | null | undefined): number | null {
  return typeof yuan === 'number' ? Math.round(yuan * FEN) : null
}

/** Follow a reference, and take what is not null of "this or null". */
function resolved(said: Schema, whole: Schema): Schema {
  if (said.$ref !== undefined) {
    const found = whole.$defs?.[said.$ref.replace('#/$defs/', '')] ?? {}
    return { ...found, default: said.default }
  }
  const some = said.anyOf?.find((one) => one.type !== 'null')
  return some === undefined ? said : { ...resolved(some, whole), default: said.default }
}

/** What stands in a form before anybody typed. */
export function startValues(fields: Field[], preset: Values = {}): Values {
  const values: Values = {}
  for (const field of fields) values[field.name] = field.kind === 'photos' || field.several ? [] : (field.preset ?? empty(field.kind))
  return { ...values, ...preset }
}

function empty(kind: FieldKind): unknown {
  return kind === 'number' || kind === 'money' || kind === 'stars' || kind === 'yes' ? null : ''
}

/** The names of the fields that still miss what the service insists on. */
export function missing(fields: Field[], values: Values): string[] {
  return fields.filter((field) => isRequired(field, values) && isEmpty(values[field.name])).map((field) => field.name)
}

function isEmpty(value: unknown): boolean {
  return value === null || value === undefined || (typeof value === 'string' && value.trim() === '') || (Array.isArray(value) && value.every((one) => one === '')) || (isShots(value) && idsOf(value).length === 0)
}

/** The body to send: what was left empty and has a default of its own is left out. */
export function bodyOf(values: Values): Values {
  const body: Values = {}
  for (const [name, value] of Object.entries(values)) {
    if (isEmpty(value)) continue
    body[name] = said(value)
  }
  return body
}

function said(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString()
  if (isShots(value)) return idsOf(value)
  if (Array.isArray(value)) return value.filter((one) => one !== '')
  return typeof value === 'string' ? value.trim() : value
}

/** What was typed one after the other, with spaces or commas between: the last may still be empty. */
export function listOf(typed: string): string[] {
  return typed.split(/[\s,，、;；]+/)
}

/** The names of the fields with pictures that are not uploaded yet: what is sent now would be without them. */
export function waiting(values: Values): string[] {
  return Object.keys(values).filter((name) => unfinished(values[name]))
}

/** What a refusal says of single fields, by the field's name. */
export function fieldErrors(errors: { loc: (string | number)[]; msg: string }[]): Record<string, string> {
  const told: Record<string, string> = {}
  for (const one of errors) {
    const [where, name] = one.loc
    if (where === 'body' && typeof name === 'string') told[name] = one.msg
  }
  return told
}

/** The fields that a refusal names in its sentence: `the field reason is missing: …`. */
export function namedIn(detail: string): string | null {
  return /^the field (\w+) is missing/.exec(detail)?.[1] ?? null
}
