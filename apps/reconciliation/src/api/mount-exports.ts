import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { PunteoError } from '@punteo/payments';
import type { Express } from 'express';
import * as z from 'zod';
import type { App } from '../app.ts';
import { DECIMAL_MARKS, SEPARATORS } from '../csv/format.ts';
import { csvStream } from '../exports/csv-stream.ts';
import { EXPORT_KINDS } from '../exports/export-kinds.ts';
import { xlsxStream } from '../exports/xlsx-stream.ts';
import { LANGUAGES } from '../texts/language.ts';
import { withoutUndefined } from '../without-undefined.ts';

/** The contract's routes answer with whole bodies, and an export is streamed; so these are beside it. */
export const EXPORT_ROUTES = Object.keys(EXPORT_KINDS).flatMap((what) =>
  (['csv', 'xlsx'] as const).map((format) => ({ method: 'GET', path: `/v1/exports/${what}.${format}`, what, format })),
);

export function mountExports(server: Express, app: App): void {
  for (const { path, what, format } of EXPORT_ROUTES) {
    server.get(path, async (request, response) => {
      const { separator, decimal, lang = 'en', ...query } = request.query;
      const options = Options.safeParse({ separator, decimal, lang });
      if (!options.success)
        throw new PunteoError('option_invalid', 'Should be separator , ; or tab, decimal . or , and lang en or es.');
      const kind = EXPORT_KINDS[what];
      if (!kind) throw new PunteoError('not_found', `There is nothing at ${path}.`);
      // The first row shows whether there is what was asked for: until then a problem can be answered.
      const rows = await begun(kind.rows(app, query, options.data.lang));
      const file: AsyncIterable<string | Uint8Array> =
        format === 'csv'
          ? csvStream(kind.columns, rows, withoutUndefined(options.data))
          : xlsxStream(kind.columns, rows);
      response.type(TYPES[format]).attachment(`${what}.${format}`);
      await pipeline(Readable.from(file), response);
    });
  }
}

const Options = z.object({
  separator: z
    .string()
    .transform((text) => (text === 'tab' ? '\t' : text))
    .pipe(z.enum(SEPARATORS))
    .optional(),
  decimal: z.enum(DECIMAL_MARKS).optional(),
  lang: z.enum(LANGUAGES),
});

const TYPES = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const;

/** The same rows, of which the first was read. */
async function begun<Row>(rows: AsyncIterable<Row>): Promise<AsyncIterable<Row>> {
  const rest = rows[Symbol.asyncIterator]();
  const first = await rest.next();
  return (async function* () {
    if (first.done) return;
    yield first.value;
    yield* { [Symbol.asyncIterator]: () => rest };
  })();
}
