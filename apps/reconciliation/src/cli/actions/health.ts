import { installationHandlers } from '../../api/installation-handlers.ts';
import { textTable } from '../../report/text-table.ts';
import type { CommandContext, CommonOptions } from '../add-command.ts';
import { EXIT } from '../exit-codes.ts';
import { json } from '../json.ts';
import { runText } from '../run-text.ts';
import { withApp } from '../with-app.ts';

export async function health(context: CommandContext, options: CommonOptions): Promise<number> {
  const { body } = await withApp(context, (app) => installationHandlers(app).getHealth());
  context.terminal.print(options.json ? json(body) : textTable(rowsOf(body), [], context.terminal));
  return EXIT.ok;
}

type Health = Awaited<ReturnType<ReturnType<typeof installationHandlers>['getHealth']>>['body'];

function rowsOf({ providers, callbacks, verifications, queues, deliveries, lastRun }: Health) {
  return [
    ...providers.flatMap(({ provider, witnesses }) =>
      witnesses.length === 0
        ? [[`provider ${provider}`, 'was not asked yet']]
        : witnesses.map((witness) => [witnessName(provider, witness.network), witnessText(witness)]),
    ),
    ['callbacks', callbacks.oldestUnmatchedSeconds === 0 ? 'none waits' : waits(callbacks.oldestUnmatchedSeconds)],
    [
      'verifications',
      `${verifications.oldestDueSeconds === 0 ? 'none is due' : waits(verifications.oldestDueSeconds)}, ${verifications.dead} dead`,
    ],
    ...queues.map(({ queue, waiting, active }) => [`queue ${queue}`, `${waiting} waiting, ${active} active`]),
    ...deliveries.map(({ endpoint, pending, paused, dead, oldestAt }) => [
      `events to ${endpoint}`,
      `${pending} pending, ${paused} paused, ${dead} dead${oldestAt === null ? '' : `, the oldest since ${oldestAt}`}`,
    ]),
    ['last run', runText(lastRun)],
  ];
}

function witnessName(provider: string, network: string | null): string {
  return network === null ? `provider ${provider}` : `chain ${network} of ${provider}`;
}

function witnessText({ lastVerifiedAt, failingSince }: Health['providers'][number]['witnesses'][number]): string {
  const answered = lastVerifiedAt === null ? 'has not answered' : `answered at ${lastVerifiedAt}`;
  return failingSince === null ? answered : `${answered}, failing since ${failingSince}`;
}

function waits(seconds: number): string {
  return `the oldest waits for ${Math.round(seconds)} s`;
}
