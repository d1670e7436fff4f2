import { createReadStream } from 'node:fs';
import {
  DISCREPANCY_KINDS,
  type Discrepancy,
  type DiscrepancyKind,
  type DiscrepancyState,
  moneyText,
  PunteoError,
} from '@punteo/payments';
import type { Command } from 'commander';
import { discrepancyToWire, pageToWire } from '../../api/wire.ts';
import { eachOf } from '../../orders/all-pages.ts';
import { inReportOrder } from '../../reconcile/read-run.ts';
import { readDecisions } from '../../report/decisions-csv.ts';
import { discrepancyCsv } from '../../report/discrepancy-csv.ts';
import { textTable } from '../../report/text-table.ts';
import type { Language } from '../../texts/language.ts';
import { sentence } from '../../texts/sentence.ts';
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

const STATES = ['open', 'resolved', 'gone', 'all'] as const;

interface Filter {
  readonly state: DiscrepancyState | 'all';
  readonly kind?: DiscrepancyKind;
  readonly order?: string;
  readonly owner?: string;
  readonly lang: Language;
}

export function discrepanciesCommands(program: Command, context: CommandContext): void {
  const { terminal, actor } = context;
  const discrepancies = program.command('discrepancies').description('what does not tally, and who looks after it');

  addCommand<ListOptions & Filter>(discrepancies, context, {
    usage: 'list',
    summary: 'list discrepancies, newest first',
    configure: (command) => filterOptions(LIST_OPTIONS(command)),
    run: async (_, options) => {
      const page = await withApp(context, ({ store }) =>
        store.discrepancies.list(filterOf(options), pageRequest(options)),
      );
      const rows = page.items.map((item) => [
        item.discrepancyId,
        item.state,
        item.owner ?? '-',
        sentence(item, options.lang),
      ]);
      terminal.print(
        options.json ? json(pageToWire(page, discrepancyToWire)) : textTable([['id', 'state', 'owner', ''], ...rows]),
      );
      if (page.nextCursor && !options.json) terminal.note(`more: --cursor ${page.nextCursor}`);
      return EXIT.fine;
    },
  });

  addCommand<{ json?: boolean; lang: Language }>(discrepancies, context, {
    usage: 'show <id>',
    summary: 'show one discrepancy with both sides',
    configure: (command) => command.option('--lang <language>', 'en or es', languageOption, 'en'),
    run: async ([id = ''], options) => {
      const found = await withApp(context, ({ store }) => store.discrepancies.get(id));
      show(known(found, id), options);
      return EXIT.fine;
    },
  });

  addCommand<{ json?: boolean; note?: string }>(discrepancies, context, {
    usage: 'assign <id> <owner>',
    summary: 'say who looks after a discrepancy',
    configure: (command) => command.option('--note <text>', 'what there is to say'),
    run: ([id = '', owner = ''], options) =>
      change(id, { owner, ...withoutUndefined({ note: options.note }) }, options),
  });

  addCommand<{ json?: boolean; note?: string }>(discrepancies, context, {
    usage: 'resolve <id>',
    summary: 'close a discrepancy',
    configure: (command) => command.option('--note <text>', 'why it is closed'),
    run: ([id = ''], options) =>
      change(id, { state: 'resolved', ...withoutUndefined({ note: options.note }) }, options),
  });

  addCommand<Filter & { json?: boolean }>(discrepancies, context, {
    usage: 'export',
    summary: 'print discrepancies as CSV for a spreadsheet',
    configure: filterOptions,
    run: (_, options) =>
      withApp(context, async ({ store }) => {
        const all: Discrepancy[] = [];
        for await (const item of eachOf((page) => store.discrepancies.list(filterOf(options), page))) all.push(item);
        const ordered = inReportOrder(all);
        terminal.print(options.json ? json(ordered.map(discrepancyToWire)) : discrepancyCsv(ordered, options.lang));
        return EXIT.fine;
      }),
  });

  addCommand(discrepancies, context, {
    usage: 'import <file>',
    summary: 'take owner, note and state from an exported CSV that somebody edited',
    run: ([file = ''], options) =>
      withApp(context, async ({ store }) => {
        const badRows: { line: number; fault: string }[] = [];
        let changed = 0;
        for await (const row of readDecisions(createReadStream(file))) {
          const fault = 'fault' in row ? row.fault : await apply(row.discrepancyId, row.change);
          if (fault === null) changed += 1;
          else badRows.push({ line: row.line, fault });
        }
        for (const { line, fault } of badRows) terminal.note(`line ${line}: ${fault}`);
        terminal.print(options.json ? json({ changed, badRows }) : `${changed} taken, ${badRows.length} bad rows`);
        return badRows.length === 0 ? EXIT.fine : EXIT.attention;

        async function apply(id: string, decision: Parameters<typeof store.discrepancies.update>[1]) {
          return (await store.discrepancies.update(id, decision, actor)) ? null : `there is no discrepancy ${id}`;
        }
      }),
  });

  function show(discrepancy: Discrepancy, { json: asJson, lang = 'en' }: { json?: boolean; lang?: Language }): void {
    const { fields, moneyAtRisk, state, owner, note, firstSeenAt } = discrepancy;
    terminal.print(
      asJson
        ? json(discrepancyToWire(discrepancy))
        : [
            sentence(discrepancy, lang),
            textTable([
              ['state', state],
              ['owner', owner ?? '-'],
              ['note', note ?? '-'],
              ['at risk', moneyAtRisk ? moneyText(moneyAtRisk) : '-'],
              ['first seen', firstSeenAt.toISOString()],
              ...fields.map(({ field, expected, actual }) => [
                field,
                `expected ${expected ?? 'nothing'}, found ${actual ?? 'nothing'}`,
              ]),
            ]),
          ].join('\n'),
    );
  }

  async function change(
    id: string,
    decision: { owner?: string; note?: string; state?: 'open' | 'resolved' },
    options: { json?: boolean },
  ): Promise<number> {
    const found = await withApp(context, ({ store }) => store.discrepancies.update(id, decision, actor));
    show(known(found, id), options);
    return EXIT.fine;
  }
}

function filterOptions(command: Command): Command {
  return command
    .option('--state <state>', STATES.join(', '), oneOfOption(STATES), 'open')
    .option('--kind <kind>', 'only this kind', oneOfOption(DISCREPANCY_KINDS))
    .option('--order <order>', 'only of this order')
    .option('--owner <owner>', 'only of this person')
    .option('--lang <language>', 'en or es', languageOption, 'en');
}

function filterOf({ state, kind, order, owner }: Filter) {
  return withoutUndefined({ state: state === 'all' ? undefined : state, kind, orderId: order, owner });
}

function known(discrepancy: Discrepancy | null, id: string): Discrepancy {
  if (discrepancy) return discrepancy;
  throw new PunteoError('discrepancy_unknown', `There is no discrepancy ${id}.`);
}
