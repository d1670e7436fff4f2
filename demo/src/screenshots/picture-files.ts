import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { COLOUR_SCHEMES, PictureOfPage } from './pages.ts';

const IMAGES = fileURLToPath(new URL('../../../docs/images/', import.meta.url));

export function pictureFile({ name }: PictureOfPage, scheme: (typeof COLOUR_SCHEMES)[number]): string {
  return join(IMAGES, `${name}-${scheme}.png`);
}

/** What the pictures of the page were made of, to compare it with what the page shows today. */
export function contentFile({ name }: PictureOfPage): string {
  return join(IMAGES, `${name}.txt`);
}
