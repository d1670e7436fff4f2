import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';

/** A file of the dashboard, as it is and as the build compressed it. */
export interface Asset {
  readonly extension: string;
  readonly plain: Buffer;
  readonly br: Buffer | undefined;
  readonly gzip: Buffer | undefined;
}

/** Reads the files of a folder by name. They are small, and together stay below two megabytes. */
export async function readAssets(folder: string): Promise<ReadonlyMap<string, Asset>> {
  const names = await readdir(folder);
  const contents = new Map(
    await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name))] as const)),
  );
  const plain = [...contents].filter(([name]) => !/\.(br|gz)$/.test(name));
  return new Map(
    plain.map(([name, content]) => [
      name,
      {
        extension: extname(name),
        plain: content,
        br: contents.get(`${name}.br`),
        gzip: contents.get(`${name}.gz`),
      },
    ]),
  );
}
