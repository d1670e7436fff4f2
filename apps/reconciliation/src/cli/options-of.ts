import { PunteoError } from '@punteo/payments';
import * as z from 'zod';

/** Options as the API takes them. Throws `option_invalid` with the option's name: by default its member's, with hyphens. */
export function optionsOf<Schema extends z.core.$ZodType>(
  schema: Schema,
  options: object,
  names: Readonly<Record<string, string>> = {},
): z.output<Schema> {
  const parsed = z.safeParse(schema, options);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const member = String(issue?.path[0] ?? 'an option');
  const name = names[member] ?? member.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  const [message = ''] = messagesOf(issue);
  throw new PunteoError('option_invalid', `--${name} ${message.replace(/^Should/, 'should')}`);
}

/** Of a value that may be a number or its text, the message for the text. */
function messagesOf(issue: z.core.$ZodIssue | undefined): readonly string[] {
  if (issue?.code !== 'invalid_union') return issue ? [issue.message] : [];
  return issue.errors
    .flat()
    .flatMap(messagesOf)
    .toSorted((left) => (left.startsWith('Should') ? -1 : 1));
}
