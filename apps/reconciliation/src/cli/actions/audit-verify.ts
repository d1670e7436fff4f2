import { readFile } from 'node:fs/promises';
import type { AuditAnchor, AuditVerification } from '@punteo/payments';
import { verificationToWire } from '../../api/period-to-wire.ts';
import { anchorOfText, anchorText } from '../../audit/anchor-text.ts';
import { FileError } from '../../csv/file-error.ts';
import type { CommandContext, CommonOptions } from '../add-command.ts';
import { EXIT } from '../exit-codes.ts';
import { json } from '../json.ts';
import { withApp } from '../with-app.ts';

interface VerifyOptions extends CommonOptions {
  readonly anchor?: readonly string[];
  readonly anchors?: string;
}

export async function auditVerify(context: CommandContext, options: VerifyOptions): Promise<number> {
  const { terminal } = context;
  const named = (options.anchor ?? []).map(anchorOfText);
  const anchors = options.anchors === undefined ? named : [...named, ...(await anchorsIn(options.anchors))];
  const verification = await withApp(context, ({ store }) =>
    store.audit.verify({
      anchors,
      onProgress: (done) => terminal.progress({ label: 'audit rows', done, total: null }),
    }),
  );
  terminal.print(
    options.json ? json(verificationToWire(verification)) : lines(verification, anchors.length).join('\n'),
  );
  return verification.faultCount === 0 ? EXIT.ok : EXIT.needsAttention;
}

function lines(verification: AuditVerification, anchors: number): readonly string[] {
  const { rows, periods, head, faults, faultCount } = verification;
  const read = `${rows} rows and ${periods} closed periods read, compared with ${anchors} anchors from elsewhere`;
  const end = head === null ? 'The audit is empty.' : `The chain ends at ${anchorText(head)}`;
  const more = faultCount > faults.length ? [`and ${faultCount - faults.length} more`] : [];
  const result = faultCount === 0 ? ['No change was found.'] : faults.map(({ kind, message }) => `${kind}: ${message}`);
  const hint = faultCount === 0 && anchors === 0 ? [NO_ANCHOR] : [];
  return [...result, ...more, read, end, ...hint];
}

const NO_ANCHOR =
  'Without an anchor from elsewhere, a chain looks whole whose newest rows were removed, or which was wholly computed again: ' +
  'name one with --anchor. The anchors of closed periods are always compared.';

/** The last word of each line. */
async function anchorsIn(file: string): Promise<readonly AuditAnchor[]> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    const { code = 'failed' } = error as NodeJS.ErrnoException;
    throw new FileError(`${file} cannot be read (${code}).`);
  }
  const anchors = text.split('\n').flatMap((line) => line.trim().split(/\s+/).at(-1) || []);
  if (anchors.length === 0) throw new FileError(`${file} holds no anchor.`);
  return anchors.map(anchorOfText);
}
