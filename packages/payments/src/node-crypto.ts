export { Buffer } from 'node:buffer';
export { createHash, createHmac, timingSafeEqual } from 'node:crypto';
