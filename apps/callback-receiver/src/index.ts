export { ConfigError, type ReceiverConfig, readConfig } from './config.ts';
export { createLog, type Log, type LogFields, type LogLevel } from './log.ts';
export type { Backend } from './open-backend.ts';
export { type Receiver, type ReceiverOverrides, startReceiver } from './start-receiver.ts';
