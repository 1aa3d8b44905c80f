import { z } from 'zod'
import type { Scope } from './config.ts'
import type { UpstreamRequest } from './nextcloud-client.ts'

/** One tool: the scope it needs, and the one upstream request it makes. */
export interface Tool {
  readonly name: string
  readonly description: string
  readonly scope: Scope
  readonly input: z.ZodObject
  /** What it does to the person's data (MCP, tool annotations). */
  readonly effect: 'reads' | 'adds' | 'changes'
  /** @param user - the person's account, from the token */
  readonly request: (input: Readonly<Record<string, unknown>>, user: string) => UpstreamRequest
}

const notes = '/index.php/apps/notes/api/v1/notes'
const json = 'application/json'
const noteId = z.object({ id: z.number().int().positive() })

/** A path below the person's files, each part encoded; empty and dot parts are dropped. */
function filePath(user: string, path: unknown): string {
  const parts = String(path ?? '')
    .split('/')
    .filter((part) => part !== '' && part !== '.' && part !== '..')
  return `/remote.php/dav/files/${encodeURIComponent(user)}/${parts.map(encodeURIComponent).join('/')}`
}

/** The tools, as data. */
export const tools: readonly Tool[] = [
  {
    name: 'notes_list',
    description: 'List the notes, without their content.',
    scope: 'notes.read',
    effect: 'reads',
    input: z.object({}),
    request: () => ({ method: 'GET', path: `${notes}?exclude=content` }),
  },
  {
    name: 'notes_get',
    description: 'Read one note.',
    scope: 'notes.read',
    effect: 'reads',
    input: noteId,
    request: ({ id }) => ({ method: 'GET', path: `${notes}/${id}` }),
  },
  {
    name: 'notes_create',
    description: 'Write a new note.',
    scope: 'notes.write',
    effect: 'adds',
    input: z.object({ title: z.string().max(200), content: z.string().max(100_000).default('') }),
    request: ({ title, content }) => ({
      method: 'POST',
      path: notes,
      contentType: json,
      body: JSON.stringify({ title, content }),
    }),
  },
  {
    name: 'notes_update',
    description: 'Replace the content of a note.',
    scope: 'notes.write',
    effect: 'changes',
    input: noteId.extend({ content: z.string().max(100_000) }),
    request: ({ id, content }) => ({
      method: 'PUT',
      path: `${notes}/${id}`,
      contentType: json,
      body: JSON.stringify({ content }),
    }),
  },
  {
    name: 'notes_delete',
    description: 'Delete a note.',
    scope: 'notes.write',
    effect: 'changes',
    input: noteId,
    request: ({ id }) => ({ method: 'DELETE', path: `${notes}/${id}` }),
  },
  {
    name: 'files_list',
    description: 'List a folder.',
    scope: 'files.read',
    effect: 'reads',
    input: z.object({ path: z.string().max(1000).default('') }),
    request: ({ path }, user) => ({ method: 'PROPFIND', path: filePath(user, path), headers: { depth: '1' } }),
  },
  {
    name: 'files_read',
    description: 'Read a text file.',
    scope: 'files.read',
    effect: 'reads',
    input: z.object({ path: z.string().min(1).max(1000) }),
    request: ({ path }, user) => ({ method: 'GET', path: filePath(user, path) }),
  },
  {
    name: 'profile_get',
    description: 'Who the person is.',
    scope: 'profile.read',
    effect: 'reads',
    input: z.object({}),
    request: () => ({ method: 'GET', path: '/ocs/v2.php/cloud/user?format=json' }),
  },
]
