/** Makes a test of a glob: `*` stands for anything, everything else for itself. */
export function globTest(glob: string): (name: string) => boolean {
  const pattern = glob
    .split('*')
    .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*')
  const expression = new RegExp(`^${pattern}$`)
  return (name) => expression.test(name)
}
