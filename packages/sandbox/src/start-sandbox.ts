import type { Address } from 'viem';
import type { SandboxChain, SandboxToken } from './chain/chain-types.ts';
import { type ChainOptions, startChain } from './chain/start-chain.ts';
import type { NeopayOptions, SandboxNeopay } from './neopay/neopay-types.ts';
import { startNeopay } from './neopay/start-neopay.ts';
import type { PentagooOptions, SandboxPentagoo } from './pentagoo/pentagoo-types.ts';
import { startPentagoo } from './pentagoo/start-pentagoo.ts';

/** Settings of `startSandbox`. */
export interface SandboxOptions {
  readonly pentagoo?: Omit<PentagooOptions, 'chain' | 'token'>;
  readonly neopay?: NeopayOptions;
  readonly chain?: ChainOptions;
}

/** A chain and both providers, connected: Pentagoo's buyers pay on this chain. */
export interface Sandbox extends AsyncDisposable {
  readonly pentagoo: SandboxPentagoo;
  readonly neopay: SandboxNeopay;
  readonly chain: SandboxChain;
  /** The USDT token of the buyers' payments. */
  readonly token: SandboxToken;
  /** The merchant's address, to which buyers pay. */
  readonly recipient: Address;
  /** Stops both providers and the chain. */
  close(): Promise<void>;
}

/** Not an account of the node: those start with tokens, and the merchant must hold only what buyers paid. */
const MERCHANT: Address = `0x${'4d'.repeat(20)}`;

/** Starts a chain and both providers on 127.0.0.1. Each uses a free port by default. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const started: { close(): Promise<void> }[] = [];
  const keep = <T extends { close(): Promise<void> }>(part: T): T => {
    started.push(part);
    return part;
  };
  const close = async () => void (await Promise.all(started.map((part) => part.close())));

  try {
    const chain = keep(await startChain(options.chain));
    const token = await chain.deployToken();
    const recipient = options.pentagoo?.recipient ?? MERCHANT;
    const pentagoo = keep(await startPentagoo({ ...options.pentagoo, chain, token, recipient }));
    const neopay = keep(await startNeopay(options.neopay));
    return { pentagoo, neopay, chain, token, recipient, close, [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  }
}
