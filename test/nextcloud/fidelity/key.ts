import { generateKeyPairSync, type KeyObject } from 'node:crypto'

/** One RSA key for all mocks of a test file: making one takes a tenth of a second. */
export const signingKey: KeyObject = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
