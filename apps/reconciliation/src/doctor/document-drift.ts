import { driftOf, type ObservedShape, type Provider, type ShapedKind } from '@punteo/payments';
import type { CheckReport } from './check-report.ts';

/** How the documents that came differ from those that were announced. Pure. */
export function driftSigns(
  shapes: readonly ObservedShape[],
  providers: readonly Pick<Provider, 'name' | 'declaredShapes'>[],
): readonly CheckReport[] {
  return providers.flatMap(({ name, declaredShapes }) =>
    (['callback', 'record'] as const).flatMap((kind) => {
      const seen = shapes.filter((shape) => shape.provider === name && shape.kind === kind);
      const declared = declaredShapes?.[kind] ?? null;
      return seen.length === 0 && declared === null ? [] : [driftSign(`${name} ${WORDS[kind]}`, seen, declared)];
    }),
  );
}

const WORDS = { callback: 'callback shape', record: 'record shape' } as const satisfies Record<ShapedKind, string>;

function driftSign(name: string, seen: readonly ObservedShape[], declared: readonly string[] | null): CheckReport {
  if (seen.length === 0) return { name, result: 'ok', detail: 'Nothing has come yet.' };
  if (declared === null) {
    const lines = seen.map(told);
    if (isFlooded(seen)) return { name, result: 'warn', detail: FLOOD, lines };
    return { name, result: 'ok', detail: 'It is announced nowhere. What came looks like this:', lines };
  }
  const drift = driftOf(declared, [...new Set(seen.map(({ line }) => line))]);
  const strange = seen.filter(({ line }) => drift.undeclared.includes(line));
  const types = seen.filter(({ contentType }) => !/^(?:application\/json(?:; charset=utf-8)?|)$/.test(contentType));
  const typeNames = [...new Set(types.map(({ contentType }) => contentType))];
  const unseen = drift.missing.map((path) => `never seen: ${path}`);
  if (strange.length === 0 && typeNames.length === 0) {
    const detail = `What comes is what is announced${unseen.length === 0 ? '.' : `, and ${unseen.length} announced paths never came:`}`;
    return { name, result: 'ok', detail, ...(unseen.length === 0 ? {} : { lines: unseen }) };
  }
  return {
    name,
    result: 'warn',
    detail: isFlooded(seen)
      ? FLOOD
      : `${strange.length + typeNames.length} things came that nobody announced: compare with the provider’s documents, then extend the contract.`,
    lines: [
      ...strange.map((shape) => `not declared: ${told(shape)}`),
      ...typeNames.map((type) => `content type: ${type}`),
      ...unseen,
    ],
  };
}

/** `shapeOf` and the store write this where something was left out. */
function isFlooded(seen: readonly ObservedShape[]): boolean {
  return seen.some(({ line }) => line === '$: more');
}

const FLOOD =
  'More came than is written down, as documents of thousands of fields or made-up ones: somebody may have the callback address; if so change it, see docs/rotating-keys.md.';

function told({ line, count, contentType, firstSeenAt, lastSeenAt }: ObservedShape): string {
  const type = contentType === '' ? '' : ` as ${contentType}`;
  return `${line}${type}, ${count} times, ${day(firstSeenAt)} to ${day(lastSeenAt)}`;
}

function day(instant: Date): string {
  return instant.toISOString().slice(0, 10);
}
