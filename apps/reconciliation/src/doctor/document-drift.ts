import { driftOf, type ObservedShape, type ProbeResult, type Provider, type ShapedKind } from '@punteo/payments';

/** Compares the shapes of received documents with those that each provider's documentation declares. Pure. */
export function documentDriftChecks(
  shapes: readonly ObservedShape[],
  providers: readonly Pick<Provider, 'name' | 'declaredShapes'>[],
): readonly ProbeResult[] {
  return providers.flatMap(({ name, declaredShapes }) =>
    (['callback', 'record', 'create', 'error'] as const).flatMap((kind) => {
      const received = shapes.filter((shape) => shape.provider === name && shape.kind === kind);
      const declared = declaredShapes?.[kind] ?? null;
      if (received.length === 0 && declared === null) return [];
      return [driftCheck(`${name} ${LABELS[kind]}`, received, declared)];
    }),
  );
}

const LABELS = {
  callback: 'callback shape',
  record: 'record shape',
  create: 'create shape',
  error: 'error shape',
} as const satisfies Record<ShapedKind, string>;

function driftCheck(name: string, received: readonly ObservedShape[], declared: readonly string[] | null): ProbeResult {
  if (received.length === 0) return { name, result: 'ok', detail: 'Nothing was received yet.' };
  if (declared === null) {
    const lines = received.map(shapeLine);
    if (isTruncated(received)) return { name, result: 'warn', detail: TRUNCATED, lines };
    return { name, result: 'ok', detail: 'The provider documents no shape. Received so far:', lines };
  }
  const drift = driftOf(declared, [...new Set(received.map(({ line }) => line))]);
  const undeclared = received.filter(({ line }) => drift.undeclared.includes(line));
  const contentTypes = undeclaredContentTypes(received);
  const missing = drift.missing.map((path) => `never received: ${path}`);
  const undeclaredCount = undeclared.length + contentTypes.length;
  if (undeclaredCount === 0) {
    if (missing.length === 0) return { name, result: 'ok', detail: 'Every field is declared.' };
    return {
      name,
      result: 'ok',
      detail: `Every field is declared; ${missing.length} declared fields were never received:`,
      lines: missing,
    };
  }
  return {
    name,
    result: 'warn',
    detail: isTruncated(received)
      ? TRUNCATED
      : `${undeclaredCount} fields or content types are not declared: read the provider’s documentation, then extend the contract.`,
    lines: [
      ...undeclared.map((shape) => `not declared: ${shapeLine(shape)}`),
      ...contentTypes.map((type) => `content type: ${type}`),
      ...missing,
    ],
  };
}

function undeclaredContentTypes(received: readonly ObservedShape[]): readonly string[] {
  const types = new Set(received.map(({ contentType }) => contentType));
  return [...types].filter((type) => !/^(?:application\/json(?:; charset=utf-8)?|)$/.test(type));
}

/** `shapeOf` and the store write this line when they leave lines out. */
function isTruncated(received: readonly ObservedShape[]): boolean {
  return received.some(({ line }) => line === '$: more');
}

const TRUNCATED =
  'Too many different fields were received to store them all. A stranger may have the callback address: if so, change it, see docs/rotating-keys.md.';

function shapeLine({ line, count, contentType, firstSeenAt, lastSeenAt }: ObservedShape): string {
  const type = contentType === '' ? '' : ` as ${contentType}`;
  return `${line}${type}, ${count} times, ${day(firstSeenAt)} to ${day(lastSeenAt)}`;
}

function day(instant: Date): string {
  return instant.toISOString().slice(0, 10);
}
