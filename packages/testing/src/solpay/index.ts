export { callbackUrlOf } from './callback-address.ts';
export { type SolpaySettings, solpayFromEnvironment } from './config.ts';
export { createSolpay, type SolpayConfig } from './solpay.ts';
export { type SolpayServer, signSolpay, solpaySecret, startSolpay } from './start-solpay.ts';
