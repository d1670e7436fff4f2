/** Settings that only YAML and JSON cannot state. pnpm reads this file for every command in the workspace. */
export const hooks = { beforePacking: withoutDevelopment };

/** A published manifest has no `devDependencies` and no `scripts`: they mean something in the workspace only. */
function withoutDevelopment({ devDependencies, scripts, ...published }) {
  return published;
}
