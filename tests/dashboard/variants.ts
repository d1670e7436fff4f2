/** Each width, appearance and language in which a screen is checked. */
export const VARIANTS = [1440, 390].flatMap((width) =>
  (['light', 'dark'] as const).flatMap((colorScheme) =>
    ['en-GB', 'es-ES'].map((locale) => ({ width, colorScheme, locale })),
  ),
);
