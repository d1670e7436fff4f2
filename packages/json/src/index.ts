/**
 * Reads JSON exactly: every digit of a number is kept, and duplicate keys are refused.
 *
 * @module
 */

export { JsonNumber } from './json-number.ts';
export { JSON_FAULTS, JsonError, type JsonErrorCode, type ReadJsonOptions, readJson } from './read-json.ts';
export { readJsonBytes } from './read-json-bytes.ts';
