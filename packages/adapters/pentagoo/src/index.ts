/**
 * Pentagoo behind the port `Provider` of `@punteo/payments`: it verifies an order on the chain.
 *
 * @module
 */

export { type PentagooSettings, pentagooEnvironment, pentagooFromEnvironment } from './config.ts';
export type { JsonPath } from './payment-link.ts';
export { createPentagoo, type PentagooConfig } from './pentagoo.ts';
