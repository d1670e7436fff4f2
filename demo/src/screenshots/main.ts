import { writeFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { openDay } from './open-day.ts';
import { COLOUR_SCHEMES, PICTURES } from './pages.ts';
import { contentFile, pictureFile } from './picture-files.ts';

/** `pnpm screenshots`: runs a day of trade and writes the pictures of the documents. */
const day = await openDay();
try {
  for (const page of PICTURES) {
    for (const scheme of COLOUR_SCHEMES)
      await write(pictureFile(page, scheme), await day.browser.picture(page, scheme));
    await write(contentFile(page), await day.browser.content(page));
  }
} finally {
  await day.close();
}

async function write(file: string, content: Uint8Array | string): Promise<void> {
  await writeFile(file, content);
  process.stdout.write(`${relative('.', file)}, ${Math.ceil(content.length / 1_000)} kB\n`);
}
