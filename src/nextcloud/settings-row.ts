import type { z } from 'zod'
import type { NextcloudSettings } from './settings.ts'

/** One row of the table of settings. */
export interface SettingRow {
  readonly name: keyof NextcloudSettings
  readonly default: unknown
  /** The values, as a person types them. */
  readonly values: string
  readonly meaning: string
  /** Section of the description of a real Nextcloud that it rests on. */
  readonly basis: string
  /** Reads and checks a value. */
  readonly schema: z.ZodType
}

/** Writes a row of the table: name, default, schema, values as a person types them, basis, meaning. */
export const row = (
  name: keyof NextcloudSettings,
  fallback: unknown,
  schema: z.ZodType,
  values: string,
  basis: string,
  meaning: string,
): SettingRow => ({ name, default: fallback, values, meaning, basis, schema })
