import type * as z from 'zod';

/**
 * The wrong fields by their names, never with their values: `customer.email: Invalid email address`. Where a part may have
 * several forms, those that it is closest to are named.
 */
export function wrongFields({ issues }: z.ZodError): string {
  return issues
    .slice(0, FIELDS_MAX)
    .map((issue) => textOf(issue, []))
    .join('; ');
}

const FIELDS_MAX = 5;

function textOf(issue: z.core.$ZodIssue, above: readonly PropertyKey[]): string {
  const path = [...above, ...issue.path];
  const forms = issue.code === 'invalid_union' ? issue.errors.filter((form) => form.length > 0) : [];
  if (forms.length === 0) return path.length === 0 ? messageOf(issue) : `${path.join('.')}: ${messageOf(issue)}`;
  const fewest = Math.min(...forms.map((form) => form.length));
  const closest = forms.filter((form) => form.length === fewest);
  return [...new Set(closest.map((form) => form.map((each) => textOf(each, path)).join('; ')))].join(', or ');
}

/** Without the name of our class for a number that is no plain integer. */
function messageOf(issue: z.core.$ZodIssue): string {
  if (!issue.message.endsWith('received JsonNumber')) return issue.message;
  const isNumber = issue.code === 'invalid_type' && ['int', 'number'].includes(issue.expected);
  return isNumber ? 'Should be a whole number such as 20.' : issue.message.replace(/JsonNumber$/, 'number');
}
