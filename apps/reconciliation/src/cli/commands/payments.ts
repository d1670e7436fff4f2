import type { CreateAttempt } from '@punteo/payments';
import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import { createAttemptToWire } from '../../api/wire.ts';
import { configuredProvider, pay } from '../../orders/pay.ts';
import { scanChains } from '../../reconcile/scan-chains.ts';
import { syncProviders } from '../../reconcile/sync-providers.ts';
import { verifyOrders } from '../../reconcile/verify-orders.ts';
import { textTable } from '../../report/text-table.ts';
import { addCommand, type CommandContext, json } from '../add-command.ts';
import { EXIT } from '../exit-codes.ts';
import { withApp } from '../with-app.ts';

export function paymentsCommands(program: Command, context: CommandContext): void {
  const { terminal } = context;

  addCommand<{ json?: boolean; provider: string; description?: string; details: Record<string, unknown> }>(
    program,
    context,
    {
      usage: 'pay <order>',
      summary: 'ask a provider for a payment of an order',
      configure: (command) =>
        command
          .requiredOption('--provider <name>', 'who is to be asked')
          .option('--description <text>', 'what the buyer reads')
          .option('--details <json>', 'what only this provider asks for', detailsOption, {}),
      run: async ([orderId = ''], { provider, description, details, json: asJson }) => {
        const attempt = await withApp(context, (app) =>
          pay(app, { orderId, provider, details, ...(description === undefined ? {} : { description }) }),
        );
        const { outcome, reason, providerPaymentId, authorisationUrl } = attempt;
        const line = [outcome, reason, providerPaymentId, authorisationUrl].filter(Boolean).join('  ');
        terminal.print(asJson ? json(createAttemptToWire(attempt)) : line);
        const next = whatToDo(attempt);
        if (next !== null) terminal.note(next);
        return outcome === 'created' ? EXIT.fine : EXIT.attention;
      },
    },
  );

  addCommand<{ json?: boolean; provider?: string; changes?: boolean }>(program, context, {
    usage: 'sync',
    summary: "read the providers' lists of payments into the store",
    configure: (command) =>
      command
        .option('--provider <name>', 'only this one')
        .option('--changes', 'only what changed since the last time; quicker, and proves nothing absent'),
    run: (_, options) =>
      withApp(context, async (app) => {
        const providers =
          options.provider === undefined ? app.providers : [configuredProvider(app.providers, options.provider)];
        const onProgress = terminal.progress;
        const syncs = [
          ...(await syncProviders({ ...app, providers }, { onProgress, changesOnly: options.changes ?? false })),
          ...(await scanChains({ ...app, providers }, { onProgress })),
        ];
        const changed = new Set(syncs.flatMap(({ changedOrders }) => changedOrders));
        const { unanswered } = await verifyOrders(changed, app, { onProgress });
        const rows = syncs.map(({ provider, rows, unreadableRows, complete, reason, changedSince }) => [
          provider,
          `${rows}`,
          `${unreadableRows}`,
          complete
            ? changedSince
              ? `changes since ${changedSince.toISOString()}`
              : 'complete'
            : `NOT complete (${reason})`,
        ]);
        terminal.print(
          options.json
            ? json({ lists: syncs, examined: changed.size, unanswered })
            : textTable([['provider', 'rows', 'unreadable', ''], ...rows], [1, 2]),
        );
        const complete = syncs.every((each) => each.complete) && unanswered.length === 0;
        return complete ? EXIT.fine : EXIT.incomplete;
      }),
  });
}

function whatToDo({ outcome, reason, provider }: CreateAttempt): string | null {
  if (outcome === 'unknown')
    return `It may have been made all the same: \`punteo sync\` looks for it, and until that is known no other is asked for.`;
  if (outcome !== 'refused') return null;
  return reason === 'details_invalid'
    ? `Nothing was sent: --details is not what ${provider} asks for. docs/operating.md, "Ask for a payment", has an example.`
    : `Nothing was made. If \`punteo doctor\` finds no fault with ${provider}, it does not take this sum or these --details.`;
}

function detailsOption(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Said below, like every other text that is no JSON object.
  }
  throw new InvalidArgumentError('Should be a JSON object.');
}
