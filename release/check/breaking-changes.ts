import { apiCompare, type Diff } from 'api-smart-diff';

// biome-ignore lint/suspicious/noExplicitAny: an OpenAPI document is any JSON.
export type Json = any;

/**
 * Changes between two OpenAPI documents that break a user of the older one, a line each, without duplicates.
 * api-smart-diff compares: it knows requests from answers. What it misses is in `isBreaking`. Webhooks, which it does not
 * read, are compared as answers: the merchant receives them.
 */
export function breakingChanges(before: Json, after: Json): readonly string[] {
  const { diffs } = apiCompare(comparable(before), comparable(after));
  return [...new Set(diffs.filter(isBreaking).map(describe))];
}

function isBreaking({ type, action, path }: Diff): boolean {
  const [parent, key] = path.slice(-2).map(String);
  // A caller reads the property, or sends it to an endpoint that refuses what it does not know.
  const isRemovedProperty = action === 'remove' && parent === 'properties';
  const isKeyword = parent !== 'properties';
  const isOtherKind = action === 'replace' && isKeyword && KINDS.includes(key ?? '');
  const isWiderAnswer = action === 'remove' && isKeyword && KINDS.includes(key ?? '') && path.includes('responses');
  return type === 'breaking' || isRemovedProperty || isOtherKind || isWiderAnswer;
}

/** Keywords that say which values there are. */
const KINDS = ['type', 'const', 'format', 'pattern', '$ref', 'x-is-enum'];

/** "removed: /v1/orders › get › responses › 200 › … › required › 0 ("state")". */
function describe({ action, path, before, after }: Diff): string {
  const value = action === 'remove' ? before : after;
  const shown = typeof value === 'object' || value === undefined ? '' : ` (${JSON.stringify(value)})`;
  return `${PAST[action]}: ${(path[0] === 'paths' ? path.slice(1) : path).join(' › ')}${shown}`;
}

const PAST = { add: 'added', remove: 'removed', replace: 'replaced', rename: 'renamed' } satisfies Record<
  Diff['action'],
  string
>;

/** The document with its references resolved and its webhooks as paths, so that only what is used counts. */
function comparable(document: Json): Json {
  const { components: _, webhooks = {}, ...others } = document;
  const events = Object.entries<Json>(webhooks).map(([name, { post }]) => {
    const answer = { 200: { description: '', content: post.requestBody?.content ?? {} } };
    return [`webhook ${name}`, { get: { responses: answer } }];
  });
  return resolved({ ...others, paths: { ...others.paths, ...Object.fromEntries(events) } }, document, []);
}

/**
 * A copy in which references are replaced by what they name; one inside itself stays. A list of values is marked, because
 * the library does not tell a schema without a list from one whose list is empty.
 */
function resolved(value: Json, document: Json, open: readonly string[]): Json {
  if (Array.isArray(value)) return value.map((item) => resolved(item, document, open));
  if (value === null || typeof value !== 'object') return value;
  const { $ref } = value;
  if (typeof $ref === 'string' && !open.includes($ref)) {
    const target = $ref
      .replace(/^#\//, '')
      .split('/')
      .reduce((node, key) => node?.[key], document);
    return resolved(target ?? {}, document, [...open, $ref]);
  }
  const copy = Object.entries(value).map(([key, item]) => [key, resolved(item, document, open)]);
  return Object.fromEntries(Array.isArray(value.enum) ? [...copy, ['x-is-enum', true]] : copy);
}
