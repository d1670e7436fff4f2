import { connect, type Socket } from 'node:net';
import { callbackBody, writeNumber } from './callback-body.ts';

/**
 * The sender, a process of its own: keep-alive connections, one request at a time on each, no pipelining. It uses raw
 * sockets, because a client library would cost more than the measured receivers. Reads its plan and prints its result
 * as JSON.
 */
export interface LoadPlan {
  readonly port: number;
  readonly path: string;
  readonly run: string;
  readonly connections: number;
  /**
   * Requests per second, sent whether or not earlier ones were answered; null: each connection sends as fast as it can.
   */
  readonly ratePerSecond: number | null;
  readonly warmSeconds: number;
  readonly seconds: number;
  /** Records the numbers that were answered 200 and ends when a connection is lost. */
  readonly untilKilled: boolean;
}

export interface LoadResult {
  readonly answered: number;
  /** With the warm-up. */
  readonly answeredInAll: number;
  readonly perSecond: number;
  readonly otherThan200: number;
  readonly p50Milliseconds: number;
  readonly p99Milliseconds: number;
  readonly acknowledged: readonly number[];
}

const plan = JSON.parse(process.argv[2] ?? '{}') as LoadPlan;
const head = Buffer.byteLength(callbackBody(plan.run, 0));
const headers = `POST ${plan.path} HTTP/1.1\r\nHost: 127.0.0.1:${plan.port}\r\nContent-Type: application/json\r\nContent-Length: ${head}\r\n\r\n`;

const DIGIT_2 = 0x32;
const latencies: number[] = [];
const acknowledged: number[] = [];
const idle: Connection[] = [];
const due: number[] = [];
let next = 0;
let answered = 0;
let answeredInAll = 0;
let otherThan200 = 0;
let measuring = false;
let ended = false;

interface Connection {
  readonly request: Buffer;
  socket: Socket;
  sentAt: number;
  number: number;
}

for (let index = 0; index < plan.connections; index += 1) open();
const start = performance.now();
const rateTimer = plan.ratePerSecond === null ? null : setInterval(sendDue, 1);
setTimeout(() => {
  measuring = true;
  answered = 0;
  const from = performance.now();
  setTimeout(() => end(from), plan.seconds * 1_000);
}, plan.warmSeconds * 1_000);

function open(): void {
  const request = Buffer.from(headers + callbackBody(plan.run, 0));
  const connection: Connection = { request, socket: connect(plan.port, '127.0.0.1'), sentAt: 0, number: 0 };
  connection.socket.setNoDelay(true);
  connection.socket.on('connect', () => ready(connection));
  connection.socket.on('data', (answer) => receive(connection, answer));
  connection.socket.on('error', () => {});
  connection.socket.on('close', () => {
    if (ended) return;
    if (plan.untilKilled) end(start);
    else open();
  });
}

function ready(connection: Connection): void {
  if (ended) return;
  if (plan.ratePerSecond === null) send(connection, performance.now());
  else if (due.length > 0) send(connection, due.shift() as number);
  else idle.push(connection);
}

function send(connection: Connection, sentAt: number): void {
  connection.number = next++;
  connection.sentAt = sentAt;
  writeNumber(connection.request, headers.length, connection.number);
  connection.socket.write(connection.request);
}

let sentAtRate = 0;
function sendDue(): void {
  const now = performance.now();
  const target = ((now - start) / 1_000) * (plan.ratePerSecond as number);
  for (; sentAtRate < target; sentAtRate += 1) {
    const connection = idle.pop();
    // Without a free connection the request waits, and its wait is measured.
    if (connection) send(connection, now);
    else due.push(now);
  }
}

function receive(connection: Connection, answer: Buffer): void {
  // Answers are small and have no body, so one chunk is one answer. Its status starts at byte 9; 200 is the only 2xx.
  if (answer[9] !== DIGIT_2) otherThan200 += 1;
  else if (plan.untilKilled) acknowledged.push(connection.number);
  answered += 1;
  answeredInAll += 1;
  if (measuring) latencies.push(performance.now() - connection.sentAt);
  ready(connection);
}

function end(from: number): void {
  if (ended) return;
  ended = true;
  if (rateTimer) clearInterval(rateTimer);
  const seconds = (performance.now() - from) / 1_000;
  latencies.sort((left, right) => left - right);
  const at = (share: number) => latencies[Math.floor(latencies.length * share)] ?? 0;
  const result: LoadResult = {
    answered,
    answeredInAll,
    perSecond: answered / seconds,
    otherThan200,
    p50Milliseconds: at(0.5),
    p99Milliseconds: at(0.99),
    acknowledged,
  };
  process.stdout.write(JSON.stringify(result), () => process.exit(0));
}
