export { declaredShape } from './declared-shape.ts';
export { type OpenApiDocument, type OpenApiInfo, type ToOpenApiOptions, toOpenApi } from './to-open-api.ts';
