/** The catalogue: what the specifications ask of MCP servers and of the authorization servers in front of them. */
export { findRequirement, requirements } from './catalogue.ts'
export { fixesOf, remedyOf, whyOf } from './fixes.ts'
export { levelOf, revisions } from './levels.ts'
export { defaultProfiles, type Profile, profileOf, profiles } from './profiles.ts'
export type { Remedy } from './remedies/remedy.ts'
export type { Judgement, Level, Levels, Requirement, Source } from './requirement.ts'
export { type Topic, topicOf, topics } from './topics.ts'
