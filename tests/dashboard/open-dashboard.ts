import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import chromium from '@sparticuz/chromium';
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type Page,
  chromium as playwright,
} from 'playwright-core';
import { startTestApp, storeExampleDay, type TestApp } from '../../apps/reconciliation/src/__fixtures__/test-app.ts';
import { startServer } from '../../apps/reconciliation/src/api/start-server.ts';
import type { ApiToken } from '../../apps/reconciliation/src/config.ts';
import { reconcile } from '../../apps/reconciliation/src/reconcile/reconcile.ts';
import { createLog } from '../../packages/app-kit/src/log.ts';
import { dashboardFiles } from '../../packages/dashboard/build/index.ts';

/** The dashboard in a real browser, served by the reconciliation app over a real PostgreSQL. */
export interface OpenDashboard {
  readonly testApp: TestApp;
  readonly url: string;
  /** A page of a new browser profile, signed in. It notes what no page may do in `violations`. */
  open(path?: string, options?: BrowserOptions): Promise<Page>;
  /** Errors on the console, requests to other hosts, refusals of the content security policy: there must be none. */
  readonly violations: readonly string[];
  /** Closes the pages of a test, which would go on reading. */
  closePages(): Promise<void>;
  close(): Promise<void>;
}

/** `role`: of the person; null: not signed in. Default: an administrator. */
type BrowserOptions = BrowserContextOptions & { readonly role?: Role | null };

type Role = ApiToken['role'];

/** Who signs in, by their role. The audit and the owners of discrepancies name them so. */
export const PEOPLE: Readonly<Record<Role, ApiToken>> = {
  viewer: { name: 'vera', role: 'viewer', token: 'a-viewer-of-the-journeys-0123456789abcdef' },
  operator: { name: 'olga', role: 'operator', token: 'an-operator-of-the-journeys-0123456789abc' },
  admin: { name: 'ada', role: 'admin', token: 'an-admin-of-the-journeys-0123456789abcdef' },
};

/** `prepare` stores what the journey needs; default: an example day, reconciled. */
export async function openDashboard(
  prepare: (testApp: TestApp) => Promise<void> = async (testApp) => {
    await storeExampleDay(testApp);
    await reconcile(testApp.app);
  },
): Promise<OpenDashboard> {
  const [testApp, dashboardFolder] = await Promise.all([startTestApp(), dashboardFiles(() => {})]);
  await prepare(testApp);
  const server = await startServer(testApp.app, {
    host: '127.0.0.1',
    port: 0,
    tokens: Object.values(PEOPLE),
    reconcileEveryMinutes: null,
    dashboardFolder,
    log: createLog({ app: 'reconciliation', level: 'silent', destination: 'stderr' }),
    ping: testApp.ping,
  });
  const browser = await launchBrowser();
  const contexts: BrowserContext[] = [];
  const violations: string[] = [];
  const closePages = async () => {
    for (const context of contexts.splice(0)) await context.close();
  };
  return {
    testApp,
    url: server.url,
    violations,
    async open(path = '/', { role = 'admin', ...options } = {}) {
      const context = await browser.newContext({
        locale: 'en-GB',
        timezoneId: 'Europe/Madrid',
        viewport: { width: 1440, height: 900 },
        reducedMotion: 'reduce',
        ...options,
      });
      contexts.push(context);
      // A condition that is never met fails by this; a slow machine must not.
      context.setDefaultTimeout(100_000);
      if (role !== null) {
        const { token } = PEOPLE[role];
        const answer = await context.request.post(`${server.url}/v1/session`, { data: { token } });
        if (!answer.ok()) throw new Error(`Could not sign in: ${answer.status()} ${await answer.text()}`);
      }
      const page = await context.newPage();
      page.on('console', (message) => {
        // The browser itself reports that there is no session yet.
        if (message.location().url.endsWith('/v1/session')) return;
        if (message.type() === 'error') violations.push(`console ${message.text()}`);
      });
      page.on('pageerror', (error) => violations.push(`error ${error.message}`));
      page.on('request', (request) => {
        if (!request.url().startsWith(server.url)) violations.push(`request ${request.url()}`);
      });
      await page.goto(server.url + path);
      return page;
    },
    closePages,
    async close() {
      await closePages();
      await browser.close();
      await server.close();
      await testApp.close();
    },
  };
}

async function launchBrowser(): Promise<Browser> {
  return playwright.launch({
    executablePath: await chromium.executablePath(),
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
}

const axeSource = readFileSync(
  createRequire(new URL('../../packages/dashboard/package.json', import.meta.url)).resolve('axe-core/axe.min.js'),
  'utf8',
);

/** What axe finds on the page that is serious or critical, as `rule: target`. There must be nothing. */
export async function seriousFaults(page: Page): Promise<readonly string[]> {
  // Evaluated by the browser's debugger, which no content security policy stops.
  await page.evaluate(axeSource);
  const { violations } = (await page.evaluate('axe.run({ resultTypes: ["violations"] })')) as AxeResult;
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')} ${failureSummary}`),
    );
}

interface AxeResult {
  readonly violations: readonly {
    readonly id: string;
    readonly impact: string | null;
    readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary: string }[];
  }[];
}
