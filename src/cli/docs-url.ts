import { isWebAddress } from '../report/check-page.ts'
import { UsageError } from '../run/usage-error.ts'
import { ownPackage } from './version.ts'

/**
 * Where the documentation of claimcheck is served, as an option of a run: what was said by `--docs-url`, else by the
 * environment variable `CLAIMCHECK_DOCS_URL`, else by `homepage` of the package. Absent where nobody says so.
 *
 * @throws UsageError `usage` for what is no web address
 */
export function docsAt(said: string | undefined): { readonly docs?: string } {
  const docs = [said, process.env['CLAIMCHECK_DOCS_URL'], ownPackage().homepage].find(
    (place) => place !== undefined && place !== '',
  )
  if (docs === undefined) return {}
  if (!isWebAddress(docs) || /[@?#]/.test(docs))
    throw new UsageError(
      'usage',
      `--docs-url takes the address of the documentation's start page, like https://docs.example/claimcheck/, not '${docs}'.`,
    )
  return { docs: docs.replace(/(?:\/|\/index\.html)$/, '') }
}
