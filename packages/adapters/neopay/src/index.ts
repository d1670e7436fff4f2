/**
 * Neopay behind the port `Provider` of `@punteo/payments`: it verifies an order by reading the payment.
 *
 * @module
 */

export { type NeopaySettings, neopayEnvironment, neopayFromEnvironment } from './config.ts';
export { NeopayDetails } from './create-payment.ts';
export { createNeopay, type NeopayConfig } from './neopay.ts';
export { NEOPAY_CHECKS, type NeopayCheckName } from './payment-checks.ts';
export type { StatusTable } from './payment-status.ts';
