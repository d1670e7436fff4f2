import { PunteoError } from '@punteo/payments';
import * as z from 'zod';
import { optionsOf } from './options-of.ts';

/** An argument as the API takes it. Throws `option_invalid` with its name. */
export function argumentOf<Schema extends z.core.$ZodType>(
  schema: Schema,
  label: string,
  text: string,
): z.output<Schema> {
  const parsed = z.safeParse(schema, text);
  if (parsed.success) return parsed.data;
  const message = parsed.error.issues[0]?.message ?? '';
  throw new PunteoError('option_invalid', `${label} ${message.replace(/^Should/, 'should')}`);
}

/** What the person saw: a change of more or fewer than that is refused. `message`: what the option should be. */
export function countOf(text: string | undefined, message: string): number {
  const schema = z.object({
    count: z
      .string(message)
      .regex(/^\d{1,9}$/, message)
      .transform(Number),
  });
  return optionsOf(schema, { count: text }).count;
}
