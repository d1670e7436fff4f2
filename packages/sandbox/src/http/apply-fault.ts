import { setTimeout as wait } from 'node:timers/promises';
import type { Response } from 'express';
import type { Fault } from './fault.ts';
import type { HeldAnswer } from './fault-queue.ts';
import { replaceJson } from './replace-json.ts';

/**
 * Applies a fault to one call: answers the call itself, or changes the answer that the route will give.
 * Resolves to whether the route must still run.
 */
export async function applyFault(fault: Fault | HeldAnswer, response: Response, closed: AbortSignal): Promise<boolean> {
  if (fault.kind === 'hold') {
    replaceJson(response, (body, send) => void fault.released.then(() => send(body)));
    return true;
  }
  if (fault.delaySeconds) await wait(fault.delaySeconds * 1000, undefined, { signal: closed });
  if (fault.kind === 'delay') return true;
  if ('handled' in fault && fault.handled === true) {
    replaceJson(response, () => void answer(fault, response, '', closed));
    return true;
  }
  if (needsAnswer(fault)) {
    replaceJson(response, (body) => void answer(fault, response, JSON.stringify(body) ?? '', closed));
    return true;
  }
  await answer(fault, response, '', closed);
  return false;
}

const maintenancePage = '<!doctype html><title>Maintenance</title><h1>Back soon</h1>';

const CHANGING_KINDS: readonly Fault['kind'][] = ['content-type', 'headers', 'truncate', 'cut', 'stall', 'trickle'];

function needsAnswer({ kind }: Fault): boolean {
  return CHANGING_KINDS.includes(kind);
}

async function answer(fault: Fault, response: Response, json: string, closed: AbortSignal): Promise<void> {
  const firstHalf = json.slice(0, Math.ceil(json.length / 2));
  switch (fault.kind) {
    case 'delay':
      return;
    case 'drop':
      response.socket?.destroy();
      return;
    case 'status':
      if (fault.retryAfter !== undefined) response.setHeader('retry-after', String(fault.retryAfter));
      return send(response, JSON.stringify({ message: 'Server Error' }), 'application/json', fault.status);
    case 'redirect':
      response.setHeader('location', fault.location);
      return send(response, '', 'text/html', fault.status ?? 302);
    case 'html':
      return send(response, maintenancePage, 'text/html', fault.status ?? 200);
    case 'empty':
      return send(response, '', 'application/json', 200);
    case 'raw':
      return void response
        .status(fault.status ?? 200)
        .set({ 'content-type': 'application/json', ...fault.headers })
        .end(fault.body);
    case 'content-type':
      return send(response, json, fault.contentType, response.statusCode);
    case 'headers': {
      response.setHeader('content-type', 'application/json');
      for (const [name, value] of Object.entries(fault.headers)) {
        if (value !== null) response.setHeader(name, value);
        else if (name.toLowerCase() === 'date') response.sendDate = false;
        else response.removeHeader(name);
      }
      return void response.end(json);
    }
    case 'truncate':
      return send(response, firstHalf, 'application/json', response.statusCode);
    case 'cut':
      begin(response, json).write(firstHalf, () => response.socket?.destroy());
      return;
    case 'stall':
      begin(response, json).write(firstHalf);
      return;
    case 'trickle':
      return trickle(begin(response, json), json, fault.byteSeconds, closed);
  }
}

function send(response: Response, body: string, contentType: string, status: number): void {
  response.status(status).setHeader('content-type', contentType).end(body);
}

function begin(response: Response, json: string): Response {
  response.setHeader('content-type', 'application/json');
  response.setHeader('content-length', Buffer.byteLength(json));
  return response;
}

async function trickle(response: Response, json: string, byteSeconds: number, closed: AbortSignal): Promise<void> {
  for (const byte of Buffer.from(json)) {
    if (response.destroyed || closed.aborted) return;
    response.write(Buffer.of(byte));
    await wait(byteSeconds * 1000, undefined, { signal: closed }).catch(() => {});
  }
  response.end();
}
