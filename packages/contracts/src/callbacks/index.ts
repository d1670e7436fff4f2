/**
 * The routes of the callback receiver, which providers send callbacks to, as a ts-rest contract.
 *
 * @module
 */

export { callbacks } from './router.ts';
