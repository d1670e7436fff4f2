const PATHS: Readonly<Record<string, string>> = {
  order: '/orders/',
  discrepancy: '/discrepancies/',
  callback: '/callbacks/',
  run: '/runs/',
  period: '/periods/',
};

/** The page of a subject such as `order:A-1001`; null where there is none. */
export function subjectPath(subject: string): string | null {
  const [kind = '', ...rest] = subject.split(':');
  const path = PATHS[kind];
  return path === undefined || rest.length === 0 ? null : path + encodeURIComponent(rest.join(':'));
}
