import { auditToWire } from '../../api/to-wire.ts';
import { withoutUndefined } from '../../without-undefined.ts';
import type { CommandContext } from '../add-command.ts';
import { EXIT } from '../exit-codes.ts';
import type { PageOptions } from '../options.ts';
import { pageRequest, printPage } from '../print-page.ts';
import { withApp } from '../with-app.ts';

interface AuditListOptions extends PageOptions {
  readonly subject?: string;
  readonly actor?: string;
  readonly action?: string;
}

export async function auditList(context: CommandContext, options: AuditListOptions): Promise<number> {
  const { subject, actor, action } = options;
  const filter = withoutUndefined({ subject, actor, action });
  const page = await withApp(context, ({ store }) => store.audit.list(pageRequest(options), filter));
  printPage(context, options, page, {
    toWire: auditToWire,
    columns: ['position', 'at', 'actor', 'action', 'subject', 'reason'],
    rightAligned: [0],
    row: ({ anchor, at, actor, action, subject, detail }) => [
      anchor?.position ?? 'not chained',
      at.toISOString(),
      actor,
      action,
      subject,
      detail.reason ?? '-',
    ],
  });
  return EXIT.ok;
}
