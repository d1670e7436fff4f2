import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { parse } from 'yaml';
import { startTestMerchant } from '../apps/callback-receiver/src/__fixtures__/test-merchant.ts';
import {
  anOrder,
  bindPayment,
  neopayPath,
  openReceiverDatabase,
  post,
  SECRETS,
  startTestReceiver,
} from '../apps/callback-receiver/src/__fixtures__/test-receiver.ts';
import { startServer } from '../apps/reconciliation/src/api/start-server.ts';
import { readConfig } from '../apps/reconciliation/src/config.ts';
import { openApp } from '../apps/reconciliation/src/open-app.ts';
import { reconcile } from '../apps/reconciliation/src/reconcile/reconcile.ts';
import { createLog } from '../packages/app-kit/src/log.ts';
import { startNeopay } from '../packages/sandbox/src/index.ts';
import { familyOf, type Metric, metricsIn } from './prometheus-text.ts';
import { readPromql } from './promql.ts';
import { readJson, readText } from './workspace.ts';

/** What both apps showed at `/metrics` after each of their metrics had a value. */
let receiverMetrics: readonly Metric[];
let reconciliationMetrics: readonly Metric[];
const known = new Map<string, readonly string[]>();
const closing: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  const database = await openReceiverDatabase();
  closing.unshift(() => database.close());
  const neopay = await startNeopay({ token: SECRETS.NEOPAY_TOKEN, appKey: SECRETS.NEOPAY_APP_KEY });
  const merchant = await startTestMerchant();
  closing.unshift(
    () => neopay.close(),
    () => merchant.close(),
  );
  const variables = { NEOPAY_BASE_URL: neopay.url, NEOPAY_STATUSES: 'completed=paid' };
  const receiver = await startTestReceiver(database.url, {
    ...variables,
    ROLE: 'all',
    MERCHANT_WEBHOOK_URL: merchant.url,
    MERCHANT_WEBHOOK_SECRET: `whsec_${Buffer.alloc(24).toString('base64')}`,
  });

  // A paid order, whose event is delivered.
  const order = anOrder();
  await database.store.orders.put([order]);
  const { resource } = neopay.insert({ amount: '100.00', currency: 'USD', callbackUrl: receiver.url });
  await bindPayment(database.store.orders, order.orderId, resource.id);
  await neopay.setStatus(resource.id, 'completed', 'none');
  await post(receiver, neopayPath(order.orderId), '{}');
  const ofReceiver = await vi.waitFor(async () => {
    const text = await textOf(receiver.adminUrl);
    expect(text).toMatch(/^punteo_callback_to_decision_seconds_count.* [1-9]/m);
    expect(text).toMatch(/^punteo_event_deliveries_total.* [1-9]/m);
    return text;
  }, 60_000);
  await receiver.close();

  // A run with a discrepancy, and a job that waits.
  const { NEOPAY_TOKEN, NEOPAY_APP_KEY, CALLBACK_KEYS } = SECRETS;
  const secrets = { NEOPAY_TOKEN, NEOPAY_APP_KEY, CALLBACK_KEYS, NEOPAY_ENVIRONMENT: 'sandbox' };
  // The paid order is a discrepancy at once: it is not fulfilled.
  const graces = { FULFILMENT_GRACE_MINUTES: '0' };
  const app = await openApp(await readConfig({ ...secrets, ...variables, ...graces, DATABASE_URL: database.url }));
  closing.unshift(() => app.close());
  const log = createLog({ app: 'reconciliation', level: 'silent', destination: 'stderr' });
  const address = { host: '127.0.0.1', port: 0 };
  const options = { ...address, admin: address, tokens: [], reconcileEveryMinutes: null, log, ping: app.ping };
  const server = await startServer(app, options);
  closing.unshift(() => server.close());
  await reconcile(app);
  const unread = { addressedOrderId: order.orderId, keyId: 'k1', contentType: null, receivedAt: new Date() };
  await database.store.callbacks.receive({
    ...unread,
    provider: 'neopay',
    body: Buffer.from('{"again":true}'),
    digest: Buffer.alloc(32, 1),
  });
  await database.store.callbacks.match(10, () => ({ hint: null, unreadableReason: null, orderId: order.orderId }));
  await fetch(`${server.url}/v1/orders/${order.orderId}`);
  const ofReconciliation = await textOf(String(server.adminUrl));

  receiverMetrics = metricsIn(ofReceiver);
  reconciliationMetrics = metricsIn(ofReconciliation);
  for (const { name, labels } of [...receiverMetrics, ...reconciliationMetrics]) known.set(name, labels);
});

afterAll(async () => {
  for (const close of closing) await close();
});

// On other systems Node shows fewer metrics of the process.
test.runIf(process.platform === 'linux')(
  'docs/metrics.md lists every metric of both apps, as they show them',
  async () => {
    const shared = receiverMetrics.filter(({ name }) => !name.startsWith('punteo_'));
    const own = (metrics: readonly Metric[]) => metrics.filter(({ name }) => name.startsWith('punteo_'));
    expect(reconciliationMetrics.filter(({ name }) => !name.startsWith('punteo_')).map(({ name }) => name)).toEqual(
      shared.map(({ name }) => name),
    );
    const page = [
      '# Metrics',
      '',
      'Every metric that Punteo shows to Prometheus. `pnpm test tests/monitoring.test.ts -u` writes this page from what both apps',
      'show. The [board](../deploy/grafana/punteo.json) and the [alert rules](../deploy/prometheus/alerts.yaml) use them;',
      '[alerts](operating.md#alerts) says what to do about each.',
      '',
      'Labels hold fixed words, and names from your configuration. No label holds an order, an address or a text of a provider.',
      '',
      '## Receiver',
      '',
      'At `/metrics` of the admin port, of each process.',
      '',
      ...tableOf(own(receiverMetrics)),
      '',
      '## Reconciliation',
      '',
      'At `/metrics` of the admin port. Queues, events, discrepancies and ages are read from the database: they count all processes.',
      '',
      ...tableOf(own(reconciliationMetrics)),
      '',
      '## Both: the process',
      '',
      // Which labels these have depends on what happened in the process, such as a garbage collection.
      ...tableOf(shared.map((metric) => ({ ...metric, labels: [] }))),
      '',
    ];
    await expect(page.join('\n')).toMatchFileSnapshot('../docs/metrics.md');
  },
);

test('every metric of Punteo follows the naming rules of Prometheus', () => {
  for (const { name, type, help, labels } of [...receiverMetrics, ...reconciliationMetrics]) {
    if (!name.startsWith('punteo_')) continue;
    expect([name, ...labels].filter((each) => !/^[a-z]+(?:_[a-z]+)*$/.test(each))).toEqual([]);
    expect(`${name} ${name.endsWith('_total')}`).toBe(`${name} ${type === 'counter'}`);
    expect(`${name} ${/duration|age|latency/.test(name) && !name.endsWith('_seconds')}`).toBe(`${name} false`);
    expect(help).toMatch(/\.$/);
  }
});

describe('deploy/grafana/punteo.json', () => {
  const board = readJson<Board>('deploy/grafana/punteo.json');
  const panels = board.panels.filter(({ type }) => type !== 'row');

  test('is a board with a data source to choose, panels of distinct ids that do not overlap, and one query each at least', () => {
    expect(board).toMatchObject({ uid: 'punteo', title: 'Punteo', templating: { list: [{ type: 'datasource' }] } });
    expect(new Set(board.panels.map(({ id }) => id)).size).toBe(board.panels.length);
    const cells = board.panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, index) => `${x + (index % w)},${y + Math.floor(index / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    expect(panels.filter(({ targets = [], datasource }) => targets.length === 0 || !datasource)).toEqual([]);
  });

  test('asks only for metrics and labels that the apps show', () => {
    const expressions = panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
    expect(expressions.flatMap((expression) => faultsOf(expression))).toEqual([]);
    for (const { targets = [] } of panels)
      for (const { expr, legendFormat } of targets) {
        const named = [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label = '']) => label);
        const labels = readPromql(inTime(expr)).selectors.flatMap(({ metric }) => labelsOf(metric));
        expect(named.filter((label) => !labels.includes(label))).toEqual([]);
      }
  });
});

describe('deploy/prometheus/alerts.yaml', () => {
  const rules = (parse(readText('deploy/prometheus/alerts.yaml')) as Rules).groups.flatMap((group) => group.rules);
  const operating = readText('docs/operating.md');
  const section = operating.split('\n## Alerts\n')[1]?.split('\n## ')[0] ?? '';
  const described = [...section.matchAll(/^### (\w+)$/gm)].map(([, name]) => name);

  test('asks only for metrics and labels that the apps show', () => {
    expect(rules.flatMap(({ expr }) => faultsOf(expr))).toEqual([]);
    for (const { expr, annotations } of rules) {
      const named = [...annotations.summary.matchAll(/\$labels\.(\w+)/g)].map(([, label = '']) => label);
      expect(named.filter((label) => !readPromql(expr).grouping.includes(label))).toEqual([]);
    }
  });

  test('has a severity, a summary and a section of docs/operating.md for each alert, and no section is left over', () => {
    for (const { alert, labels, annotations } of rules) {
      expect(['critical', 'warning']).toContain(labels.severity);
      expect(annotations.summary).toMatch(/\.$/);
      expect(annotations.runbook_url).toBe(
        `https://github.com/punteo/punteo/blob/main/docs/operating.md#${alert.toLowerCase()}`,
      );
    }
    expect(rules.map(({ alert }) => alert)).toEqual(described);
  });
});

test('an expression that is no PromQL, or names a metric or label that no app shows, is a fault', () => {
  expect(faultsOf('sum(rate(punteo_events[5m])')).not.toEqual([]);
  expect(faultsOf('punteo_nothing > 0')).toEqual(['punteo_nothing > 0: no app shows punteo_nothing']);
  expect(faultsOf('punteo_events{colour="red"}')).toEqual(['punteo_events{colour="red"}: no label colour']);
  expect(faultsOf('sum by (colour) (punteo_events)')).toEqual(['sum by (colour) (punteo_events): no label colour']);
});

interface Board {
  readonly panels: readonly {
    readonly id: number;
    readonly type: string;
    readonly datasource?: unknown;
    readonly gridPos: Readonly<Record<'x' | 'y' | 'w' | 'h', number>>;
    readonly targets?: readonly { readonly expr: string; readonly legendFormat: string }[];
  }[];
}

interface Rules {
  readonly groups: readonly {
    readonly rules: readonly {
      readonly alert: string;
      readonly expr: string;
      readonly labels: { readonly severity: string };
      readonly annotations: { readonly summary: string; readonly runbook_url: string };
    }[];
  }[];
}

function faultsOf(expression: string): readonly string[] {
  const { selectors, grouping, errors } = readPromql(inTime(expression));
  const labels = selectors.flatMap(({ metric }) => labelsOf(metric));
  return [
    ...errors,
    ...selectors.flatMap(({ metric, labels: named }) => [
      ...(known.has(metric) || known.has(familyOf(metric)) ? [] : [`no app shows ${metric}`]),
      ...named.filter((label) => !labelsOf(metric).includes(label)).map((label) => `no label ${label}`),
    ]),
    ...grouping.filter((label) => !labels.includes(label)).map((label) => `no label ${label}`),
  ].map((fault) => `${expression}: ${fault}`);
}

/** `job` and `instance` are added by Prometheus. */
function labelsOf(metric: string): readonly string[] {
  return [...(known.get(metric) ?? known.get(familyOf(metric)) ?? []), 'job', 'instance', 'le'];
}

/** With a length of time in place of Grafana's variable. */
function inTime(expression: string): string {
  return expression.replaceAll('$__rate_interval', '5m');
}

function tableOf(metrics: readonly Metric[]): readonly string[] {
  const rows = metrics.map(({ name, type, labels, help }) => {
    const named = labels.map((label) => `\`${label}\``).join(', ');
    return `| \`${name}\` | ${type} | ${named || '–'} | ${help} |`;
  });
  return ['| metric | type | labels | meaning |', '|---|---|---|---|', ...rows];
}

async function textOf(url: string): Promise<string> {
  return (await fetch(`${url}/metrics`)).text();
}
