/** Settings that YAML and JSON cannot state. pnpm reads this file for every command in the workspace. */
export const hooks = { beforePacking: withoutDevelopment };

/** A published manifest has no `devDependencies`, no `scripts` and no path of a source: only the workspace uses them. */
function withoutDevelopment({ devDependencies, scripts, ...published }) {
  const { sideEffects } = published;
  if (!Array.isArray(sideEffects)) return published;
  return { ...published, sideEffects: sideEffects.filter((path) => !path.startsWith('./src/')) };
}
