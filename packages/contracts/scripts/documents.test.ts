import { readFileSync } from 'node:fs';
import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, it } from 'vitest';
import { documents } from './documents.ts';

describe.each(documents)('the OpenAPI document $name', ({ name, document }) => {
  it('is valid OpenAPI 3.1 by a public validator', async () => {
    const validator = new Validator();
    const result = await validator.validate(structuredClone(document) as unknown as Record<string, unknown>);
    expect(result).toEqual({ valid: true });
    expect(validator.version).toBe('3.1');
  });

  it('is the one that docs/openapi keeps; run `pnpm --filter @punteo/contracts openapi` if not', () => {
    const kept = readFileSync(new URL(`../../../docs/openapi/${name}.json`, import.meta.url), 'utf8');
    expect(kept).toBe(`${JSON.stringify(document, null, 2)}\n`);
  });

  it('has a component behind every reference', () => {
    const text = JSON.stringify(document);
    for (const [, id] of text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
      expect(Object.keys(document.components.schemas)).toContain(id);
    }
    expect(text).not.toContain('$defs');
  });
});

it('each of the three routes of a payment of Neopay is in the document, on the path that we call', () => {
  const neopay = documents.find(({ name }) => name === 'neopay')?.document.paths ?? {};
  expect(Object.keys(neopay['/api/payments'] as object)).toEqual(['get', 'post']);
  expect(Object.keys(neopay['/api/payments/{id}'] as object)).toEqual(['get']);
});
