export { type ReceiverConfig, readConfig } from './config.ts';
export { type Receiver, type ReceiverOverrides, startReceiver } from './start-receiver.ts';
