/** What a service answers about a thing that people move, and what may be done with it. */

/** A JSON Schema, as far as the bodies of commands use it. */
export interface Schema {
  type?: string
  enum?: string[]
  $ref?: string
  anyOf?: Schema[]
  items?: Schema
  format?: string
  default?: unknown
  maxLength?: number
  minLength?: number
  minimum?: number
  maximum?: number
  properties?: Record<string, Schema>
  required?: string[]
  $defs?: Record<string, Schema>
  /** Fields that are required with some values of another one: `{ if: outcome is one of, then: required }`. */
  allOf?: { if?: Schema; then?: Schema }[]
}

/** One command of a thing: allowed, or why not. */
export interface Offer {
  command: string
  allowed: boolean
  why_not: string | null
  schema: Schema
}

/** Anything a service serves; the rest of its fields depend on its kind. */
export interface Thing {
  id: string
  state: string
  sequence: number
  created_at: string
  updated_at: string
  [field: string]: unknown
}

export type FieldKind = 'text' | 'long' | 'choice' | 'number' | 'money' | 'stars' | 'yes' | 'instant' | 'day' | 'pick' | 'list' | 'photos'

/** One field of a form. */
export interface Field {
  name: string
  kind: FieldKind
  required: boolean
  /** Required where another field has one of these values. */
  requiredIf?: { field: string; values: string[] }
  choices: string[]
  preset: unknown
  /** More than one may be picked. */
  several?: boolean
  maxLength?: number
  minimum?: number
  maximum?: number
}

export type Values = Record<string, unknown>

/** One value that can be picked, with the words for it. */
export interface Option {
  value: string
  label: string
}

/** Ready words for a field, with what the thing says in them. */
export interface ReadyText {
  id: string
  title: string
  text: string
  own: boolean
}

/** Where ready words for a field come from, and which of the form's values they depend on. */
export interface Ready {
  by: readonly string[]
  look: (thing: Thing, values: Values) => Promise<ReadyText[]>
}

/** What the schema of a command cannot say: how people give it. */
export interface Guide {
  /** The fields to show, in order; without it all of the schema but `reason` and `note`. */
  fields?: string[]
  /** Fields that the service insists on although its schema has a default for them. */
  needed?: string[]
  /** The values of a field that the schema knows as plain text. */
  choices?: Record<string, string[]>
  /** What is filled in from the thing, shown or not (the hash of the text that was read). */
  preset?: (thing: Thing) => Values
  /** Ready words for its fields, to choose from. */
  ready?: Record<string, Ready>
  /** It ends something or tells somebody outside: asked again, never the main button. */
  grave?: boolean
}

/** Looks for what may stand in a field, by what was typed so far. */
export type Search = (thing: Thing, typed: string) => Promise<Option[]>
