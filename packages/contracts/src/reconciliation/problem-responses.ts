import { contract } from '../contract.ts';
import { Problem } from './problem.ts';

/** A refusal or a failure, as RFC 9457 writes it. */
export const problem = contract.otherResponse({ contentType: 'application/problem+json', body: Problem });

/** `not_found`, `order_unknown`, `callback_unknown` and the like. */
export const notFound = { 404: problem };
/** `request_invalid`, `cursor_malformed`: path, query or body does not match the contract. */
export const invalid = { 422: problem };
