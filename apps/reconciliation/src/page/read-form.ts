import { PunteoError } from '@punteo/payments';
import express, { type Request, type RequestHandler } from 'express';
import * as z from 'zod';

/** Reads the bytes of a posted form; `formOf` reads the fields. */
export const formBody: RequestHandler = express.raw({
  type: 'application/x-www-form-urlencoded',
  limit: '16kb',
  inflate: false,
});

/**
 * The fields of a form, as the schema reads them. Throws `request_malformed` for a form that is not percent-encoded
 * UTF-8 or has a field twice, and `request_invalid` for fields that the form does not have or that the schema refuses.
 */
export function formOf<Schema extends z.ZodType>({ body }: Request, schema: Schema): z.output<Schema> {
  const parsed = schema.safeParse(fieldsOf(Buffer.isBuffer(body) ? body : Buffer.alloc(0)));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = issue?.path.map(String).join('.') || 'The form';
  throw new PunteoError('request_invalid', `${field}: ${issue?.message.replace(/^Invalid input: /, '').slice(0, 200)}`);
}

/** A form with a button alone. */
export const EMPTY_FORM = z.strictObject({});

const FIELDS_MAX = 20;

function fieldsOf(body: Buffer): Record<string, string> {
  const pairs = body
    .toString('latin1')
    .split('&')
    .filter((pair) => pair !== '');
  if (pairs.length > FIELDS_MAX) throw malformed('The form has too many fields.');
  const fields = new Map<string, string>();
  for (const pair of pairs) {
    const at = pair.indexOf('=');
    const name = decoded(at < 0 ? pair : pair.slice(0, at));
    if (fields.has(name)) throw malformed('The form has a field twice.');
    fields.set(name, at < 0 ? '' : decoded(pair.slice(at + 1)));
  }
  return Object.fromEntries(fields);
}

/** Browsers percent-encode every byte that is not ASCII. */
function decoded(text: string): string {
  try {
    if (/^[ -~]*$/.test(text)) return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    // Refused below, with every other text that is no percent-encoded UTF-8.
  }
  throw malformed('The form is not percent-encoded UTF-8.');
}

function malformed(message: string): PunteoError {
  return new PunteoError('request_malformed', message);
}
