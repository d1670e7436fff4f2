import chromium from '@sparticuz/chromium';
import { type Browser, chromium as playwright } from 'playwright-core';
import type { COLOUR_SCHEMES, PictureOfPage } from './pages.ts';

type ColourScheme = (typeof COLOUR_SCHEMES)[number];

export interface PageBrowser {
  /** The picture, as a PNG. */
  picture(page: PictureOfPage, colorScheme: ColourScheme): Promise<Uint8Array>;
  /** What the picture is made of: the page and its style sheets, without what differs from one day to the next. */
  content(page: PictureOfPage): Promise<string>;
  close(): Promise<void>;
}

/** Opens pages of the app at the URL in a browser of its own. */
export async function openBrowser(appUrl: string): Promise<PageBrowser> {
  const browser = await playwright.launch({
    executablePath: await chromium.executablePath(),
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
  return {
    picture: async (page, colorScheme) => {
      const opened = await open(browser, appUrl, page, colorScheme);
      return opened.screenshot();
    },
    content: async (page) => {
      const opened = await open(browser, appUrl, page, 'light');
      const styles: string[] = await opened.evaluate(STYLES_OF_PAGE);
      return withoutVariableParts([...styles, await opened.content()].join('\n'));
    },
    close: () => browser.close(),
  };
}

/** Every rule of the page's style sheets, also of those that a script adds. */
const STYLES_OF_PAGE = '[...document.styleSheets].flatMap((sheet) => [...sheet.cssRules].map((rule) => rule.cssText))';

async function open(
  browser: Browser,
  appUrl: string,
  { path, width, height }: PictureOfPage,
  colorScheme: ColourScheme,
) {
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme,
    deviceScaleFactor: 1.5,
    locale: 'en-GB',
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  await page.goto(appUrl + path, { waitUntil: 'networkidle' });
  return page;
}

/** Ids, hashes and times are different on every day. */
function withoutVariableParts(text: string): string {
  return text
    .replaceAll(/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, '<id>')
    .replaceAll(/\b0x[0-9a-f]{40,64}\b/g, '<hash>')
    .replaceAll(/\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?(\.\d+)?( UTC|Z)?/g, '<time>');
}
