import { stat } from 'node:fs/promises';
import { moneyText, PunteoError, STANDING_STATES, type StandingState } from '@punteo/payments';
import type { Command } from 'commander';
import { orderToWire, pageToWire, storyToWire } from '../../api/wire.ts';
import { FileError } from '../../orders/file-error.ts';
import { importOrders } from '../../orders/import-orders.ts';
import { readRows } from '../../orders/read-rows.ts';
import { textTable } from '../../report/text-table.ts';
import type { Language } from '../../texts/language.ts';
import { proofText, standingReason, stateText } from '../../texts/standing.ts';
import { storyLine } from '../../texts/story-line.ts';
import { withoutUndefined } from '../../without-undefined.ts';
import {
  addCommand,
  type CommandContext,
  json,
  LIST_OPTIONS,
  type ListOptions,
  languageOption,
  oneOfOption,
  pageRequest,
} from '../add-command.ts';
import { EXIT } from '../exit-codes.ts';
import { withApp } from '../with-app.ts';

export function ordersCommands(program: Command, context: CommandContext): void {
  const orders = program.command('orders').description('the orders that payments are held against');

  addCommand(orders, context, {
    usage: 'import <file>',
    summary: 'import a .csv or .ndjson file; bad rows are listed, the others imported',
    run: async ([file = ''], options) => {
      const { terminal } = context;
      const size = await stat(file).catch(() => {
        throw new FileError(`${file} could not be read.`);
      });
      let read = 0;
      const rows = readRows(file, (bytes) => {
        read += bytes;
        terminal.progress({ label: file, done: read, total: size.size });
      });
      const result = await withApp(context, (app) =>
        importOrders(app, rows, ({ line, fault }) => terminal.note(`line ${line}: ${fault}`)),
      );
      const { created, changed, unchanged, badRows } = result;
      terminal.print(
        options.json
          ? json(result)
          : `${created} created, ${changed} changed, ${unchanged} unchanged, ${badRows.length} bad rows`,
      );
      return badRows.length === 0 ? EXIT.fine : EXIT.attention;
    },
  });

  addCommand<ListOptions & { state?: StandingState }>(orders, context, {
    usage: 'list',
    summary: 'list orders and where they stand, newest first',
    configure: (command) => LIST_OPTIONS(command).option('--state <state>', 'only these', oneOfOption(STANDING_STATES)),
    run: async (_, options) => {
      const page = await withApp(context, ({ store }) =>
        store.orders.list(withoutUndefined({ state: options.state }), pageRequest(options)),
      );
      const rows = page.items.map(({ order, standing }) => [
        order.orderId,
        moneyText(order.amount),
        moneyText(standing.paid),
        stateText(standing.state, 'en'),
        proofText(standing.proof, 'en'),
      ]);
      context.terminal.print(
        options.json
          ? json(pageToWire(page, ({ order, standing }) => orderToWire(order, standing)))
          : textTable([['order', 'amount', 'proven', 'standing', 'proof'], ...rows], [1, 2]),
      );
      if (page.nextCursor && !options.json) context.terminal.note(`more: --cursor ${page.nextCursor}`);
      return EXIT.fine;
    },
  });

  addCommand<{ json?: boolean; lang: Language }>(orders, context, {
    usage: 'show <order>',
    summary: 'show everything known about an order, oldest first',
    configure: (command) => command.option('--lang <language>', 'en or es', languageOption, 'en'),
    run: async ([orderId = ''], { json: asJson, lang }) => {
      const { found, story } = await withApp(context, async ({ store }) => ({
        found: await store.orders.get(orderId),
        story: await store.orders.story(orderId),
      }));
      if (!found || !story) throw new PunteoError('order_unknown', `There is no order ${orderId}.`);
      const { order, standing } = found;
      const evidence = story.flatMap((entry) => (entry.type === 'evidence_taken' ? [entry.evidence] : []));
      context.terminal.print(
        asJson
          ? json({ order: orderToWire(order, standing), story: story.map(storyToWire) })
          : [
              `${order.orderId}  ${moneyText(order.amount)}  ${stateText(standing.state, lang)} (${proofText(standing.proof, lang)})`,
              standingReason(standing, evidence, lang),
              '',
              textTable(story.map((entry) => [entry.at.toISOString(), storyLine(entry, lang)])),
            ].join('\n'),
      );
      return EXIT.fine;
    },
  });
}
