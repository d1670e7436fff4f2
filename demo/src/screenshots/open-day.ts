import { day } from '../day.ts';
import { DayActions } from '../day-actions.ts';
import { startEnvironment } from '../environment.ts';
import { runDay } from '../run-day.ts';
import { openBrowser, type PageBrowser } from './open-page.ts';

export interface OpenDay {
  readonly browser: PageBrowser;
  close(): Promise<void>;
}

/** Runs the demo's day of trade, reconciles it, and opens a browser on its pages. */
export async function openDay(): Promise<OpenDay> {
  const environment = await startEnvironment({ resendCallbacks: false });
  try {
    await runDay(new DayActions(environment), day);
    const browser = await openBrowser(environment.reconciliationUrl);
    return {
      browser,
      async close() {
        await browser.close();
        await environment.close();
      },
    };
  } catch (error) {
    await environment.close();
    throw error;
  }
}
