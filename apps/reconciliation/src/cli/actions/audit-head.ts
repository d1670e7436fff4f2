import { appendFile } from 'node:fs/promises';
import { anchorText } from '../../audit/anchor-text.ts';
import { FileError } from '../../csv/file-error.ts';
import type { CommandContext, CommonOptions } from '../add-command.ts';
import { EXIT } from '../exit-codes.ts';
import { json } from '../json.ts';
import { withApp } from '../with-app.ts';

export async function auditHead(
  context: CommandContext,
  options: CommonOptions & { readonly output?: string },
): Promise<number> {
  const { head, at } = await withApp(context, async ({ store, clock }) => ({
    head: await store.audit.head(),
    at: clock(),
  }));
  const text = head === null ? null : anchorText(head);
  if (options.output !== undefined && text !== null) await append(options.output, `${at.toISOString()} ${text}\n`);
  context.terminal.print(options.json ? json({ head }) : (text ?? 'The audit is empty.'));
  return EXIT.ok;
}

/** Appended, so that one file keeps every anchor. */
async function append(file: string, line: string): Promise<void> {
  try {
    await appendFile(file, line);
  } catch (error) {
    const { code = 'failed' } = error as NodeJS.ErrnoException;
    throw new FileError(`${file} cannot be written (${code}).`);
  }
}
