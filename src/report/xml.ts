import { visibleLines } from './visible.ts'

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\n': '&#10;',
  '\t': '&#9;',
}

/** Escapes element content. Characters that XML 1.0 §2.2 forbids, and invisible ones, are made visible. */
export function xmlText(text: string): string {
  return visibleLines(text).replace(/[&<>]/g, (character) => entities[character] ?? '')
}

/** Writes attributes, leaving out those without a value. Line breaks survive as character references. */
export function xmlAttributes(attributes: Readonly<Record<string, string | number | undefined>>): string {
  return Object.entries(attributes)
    .flatMap(([name, value]) => (value === undefined ? [] : [` ${name}="${attributeValue(String(value))}"`]))
    .join('')
}

function attributeValue(text: string): string {
  return visibleLines(text).replace(/[&<>"'\n\t]/g, (character) => entities[character] ?? '')
}
