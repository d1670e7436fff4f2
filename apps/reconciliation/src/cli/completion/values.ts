/** Values of options and arguments that the declaration of a command does not list, since it must not load the model. */
export const VALUES: Readonly<Record<string, () => Promise<readonly string[]>>> = {
  '--kind': async () => (await import('@punteo/payments')).DISCREPANCY_KINDS,
  '--sort': async () => (await import('@punteo/payments')).DISCREPANCY_SORTS,
  // Of orders; every other state is listed.
  '--state': async () => (await import('@punteo/payments')).STANDING_STATES,
  '--time-zone': async () => ['UTC', ...Intl.supportedValuesOf('timeZone')],
  '<what>': async () => Object.keys((await import('../../exports/export-kinds.ts')).EXPORT_KINDS),
  '<run>': async () => ['latest'],
};
