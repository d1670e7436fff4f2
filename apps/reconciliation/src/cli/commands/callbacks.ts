import { type Callback, type CallbackOutcome, PunteoError } from '@punteo/payments';
import type { Command } from 'commander';
import { callbackToWire, callbackWithBodyToWire, pageToWire } from '../../api/wire.ts';
import { textTable } from '../../report/text-table.ts';
import { withoutUndefined } from '../../without-undefined.ts';
import {
  addCommand,
  type CommandContext,
  json,
  LIST_OPTIONS,
  type ListOptions,
  oneOfOption,
  pageRequest,
} from '../add-command.ts';
import { EXIT } from '../exit-codes.ts';
import { withApp } from '../with-app.ts';

const DISPOSITIONS = ['received', 'matched', 'orphan', 'unreadable'] as const satisfies readonly CallbackOutcome[];

export function callbacksCommands(program: Command, context: CommandContext): void {
  const { terminal, actor } = context;
  const callbacks = program.command('callbacks').description('what providers, or somebody, sent');

  addCommand<ListOptions & { provider?: string; outcome?: CallbackOutcome; order?: string }>(callbacks, context, {
    usage: 'list',
    summary: 'list callbacks, newest first',
    configure: (command) =>
      LIST_OPTIONS(command)
        .option('--provider <name>', 'only from this one')
        .option('--disposition <outcome>', DISPOSITIONS.join(', '), oneOfOption(DISPOSITIONS))
        .option('--order <order>', 'only of this order'),
    run: async (_, options) => {
      const { provider, outcome, order } = options;
      const page = await withApp(context, ({ store }) =>
        store.callbacks.list(withoutUndefined({ provider, outcome, orderId: order }), pageRequest(options)),
      );
      terminal.print(
        options.json
          ? json(pageToWire(page, callbackToWire))
          : textTable([['id', 'received', 'from', 'became', 'order', 'times'], ...page.items.map(row)], [5]),
      );
      if (page.nextCursor && !options.json) terminal.note(`more: --cursor ${page.nextCursor}`);
      return EXIT.fine;
    },
  });

  addCommand(callbacks, context, {
    usage: 'show <id>',
    summary: 'show a callback with its body as it came',
    run: async ([id = ''], options) => {
      const found = await withApp(context, ({ store }) => store.callbacks.get(id));
      if (!found) throw unknown(id);
      const wire = callbackWithBodyToWire(found.callback, found.body);
      terminal.print(
        options.json
          ? json(wire)
          : [textTable([row(found.callback)]), textTable([[wire.bodyText ?? wire.bodyBase64]])].join('\n'),
      );
      return EXIT.fine;
    },
  });

  addCommand(callbacks, context, {
    usage: 'replay <id>',
    summary: 'let a callback be read once more',
    run: async ([id = ''], options) => {
      if (!(await withApp(context, ({ store }) => store.callbacks.replay(id, actor)))) throw unknown(id);
      terminal.print(options.json ? json({ callbackId: id, replayed: true }) : `${id} will be read again`);
      return EXIT.fine;
    },
  });
}

function row(callback: Callback): readonly string[] {
  const { callbackId, receivedAt, provider, outcome, reason, orderId, deliveries } = callback;
  const became = reason === null ? outcome : `${outcome} (${reason})`;
  return [callbackId, receivedAt.toISOString(), provider, became, orderId ?? '-', `${deliveries}`];
}

function unknown(id: string): PunteoError {
  return new PunteoError('callback_unknown', `There is no callback ${id}.`);
}
