/**
 * The structure of a document without its values: sorted lines `path: type`, such as `$.payment.amount: number`. Array
 * positions become `[]`. A key that may be personal data (an id, a number, an address, any long text) becomes `*`.
 * Limited to 200 lines, 8 levels and 10 000 values; `$: more` means that lines are left out.
 */
export function shapeOf(document: unknown): readonly string[] {
  const lines = new Set<string>();
  // A list instead of recursion: a deeply nested document cannot overflow the stack.
  const open: { readonly path: string; readonly depth: number; readonly value: unknown }[] = [
    { path: '$', depth: 0, value: document },
  ];
  let values = 0;
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { path, depth, value } = next;
    values += 1;
    const line = `${path}: ${depth > DEPTH_MAX ? 'deeper' : typeOf(value)}`;
    if (values > VALUES_MAX || (lines.size >= LINES_MAX && !lines.has(line))) {
      lines.add(MORE);
      break;
    }
    lines.add(line);
    if (depth > DEPTH_MAX || typeof value !== 'object' || value === null) continue;
    const below = Array.isArray(value)
      ? value.map((item: unknown) => ({ path: `${path}[]`, value: item }))
      : Object.entries(value).map(([key, item]) => ({ path: `${path}.${isFieldName(key) ? key : '*'}`, value: item }));
    for (const each of below.slice(0, VALUES_MAX)) open.push({ ...each, depth: depth + 1 });
  }
  return [...lines].sort();
}

/** The shape of a document as received; `$: not utf-8`, `$: empty` and `$: not json` are shapes too. */
export function shapeOfBytes(document: Uint8Array | string): readonly string[] {
  let text: string;
  try {
    text = typeof document === 'string' ? document : UTF_8.decode(document);
  } catch {
    return ['$: not utf-8'];
  }
  if (text.trim() === '') return ['$: empty'];
  try {
    return shapeOf(JSON.parse(text));
  } catch {
    return ['$: not json'];
  }
}

/**
 * A content type without free text from the sender: `application/json; charset=utf-8`. Any other text: `*`. None: ''.
 */
export function contentTypeShape(contentType: string | null): string {
  if (contentType === null || contentType.trim() === '') return '';
  const [essence = '', ...parameters] = contentType.toLowerCase().split(';');
  const [, type = '', slash = ''] =
    /^((?:application|text|multipart)\/[a-z.+-]{1,40})(\/?)$/.exec(essence.trim()) ?? [];
  if (type === '') return '*';
  const charset = parameters.map(
    (each) => /^charset="?(utf-8|utf-16(?:le|be)?|iso-8859-1|us-ascii)"?$/.exec(each.trim())?.[1],
  );
  const [known] = charset.filter((each) => each !== undefined);
  return `${type}${slash}${known === undefined ? '' : `; charset=${known}`}`;
}

/** Takes a byte order mark away, as the readers of callbacks do. */
const UTF_8 = new TextDecoder('utf-8', { fatal: true });
const LINES_MAX = 200;
const DEPTH_MAX = 8;
const VALUES_MAX = 10_000;
const MORE = '$: more';

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

/** Whether a key is a field name rather than data: short, few digits, not all hex. */
function isFieldName(key: string): boolean {
  return (
    /^[A-Za-z_][A-Za-z0-9_-]{0,39}$/.test(key) &&
    key.replace(/\D/g, '').length <= 3 &&
    !/^[0-9a-f]{8,}$/i.test(key.replace(/[_-]/g, ''))
  );
}
