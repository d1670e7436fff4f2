import { readFileSync } from 'node:fs';
import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, test } from 'vitest';
import { documents } from './documents.ts';

describe.each(documents)('the OpenAPI document of $name', ({ name, document }) => {
  test('is valid OpenAPI 3.1 for a public validator', async () => {
    const validator = new Validator();
    const result = await validator.validate(structuredClone(document) as unknown as Record<string, unknown>);
    expect(result).toEqual({ valid: true });
    expect(validator.version).toBe('3.1');
  });

  test('equals the file in docs/openapi; if not, run `pnpm --filter @punteo/contracts openapi`', () => {
    const committed = readFileSync(new URL(`../../../docs/openapi/${name}.json`, import.meta.url), 'utf8');
    expect(committed).toBe(`${JSON.stringify(document, null, 2)}\n`);
  });

  test('has a component behind every reference', () => {
    const text = JSON.stringify(document);
    for (const [, id] of text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
      expect(Object.keys(document.components.schemas)).toContain(id);
    }
    expect(text).not.toContain('$defs');
  });

  test('describes the content of every component, none by a reference to itself', () => {
    const empty = Object.entries(document.components.schemas).filter(
      ([id, schema]) => (schema as { $ref?: string }).$ref === `#/components/schemas/${id}`,
    );
    expect(empty.map(([id]) => id)).toEqual([]);
  });
});

test('the OpenAPI document of neopay has its three payment routes, on the paths that the client calls', () => {
  const neopay = documents.find(({ name }) => name === 'neopay')?.document.paths ?? {};
  expect(Object.keys(neopay['/api/payments'] as object)).toEqual(['get', 'post']);
  expect(Object.keys(neopay['/api/payments/{id}'] as object)).toEqual(['get']);
});
