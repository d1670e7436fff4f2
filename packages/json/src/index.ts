export { JsonNumber } from './json-number.ts';
export { JsonError, type JsonErrorCode, type ReadJsonOptions, readJson } from './read-json.ts';
