export { JsonNumber } from './json-number.ts';
export { JSON_FAULTS, JsonError, type JsonErrorCode, type ReadJsonOptions, readJson } from './read-json.ts';
export { readJsonBytes } from './read-json-bytes.ts';
