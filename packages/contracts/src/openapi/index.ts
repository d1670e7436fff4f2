/**
 * Writes a contract as an OpenAPI 3.1 document.
 *
 * @module
 */

export { declaredShape } from './declared-shape.ts';
export { type Json, type OpenApiDocument, type OpenApiInfo, type ToOpenApiOptions, toOpenApi } from './to-open-api.ts';
