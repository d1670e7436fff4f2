import { Command, InvalidArgumentError } from 'commander';
import type { Sandbox, SandboxOptions } from './start-sandbox.ts';

/** Runs the command `punteo-sandbox` with the arguments of this process. */
export async function runCommand(): Promise<void> {
  await sandboxCommand().parseAsync();
}

/** The command with its options, for the program and for a test of the documents. */
export function sandboxCommand(): Command {
  return new Command('punteo-sandbox')
    .description(
      'Start Pentagoo, Neopay and an EVM chain on this machine to test an integration against. Ctrl-C stops them.',
    )
    .option('--pentagoo-port <port>', 'default: a free port', integer)
    .option('--neopay-port <port>', 'default: a free port', integer)
    .option('--chain-port <port>', 'default: a free port', integer)
    .option('--chain-id <id>', 'default: 31337', integer)
    .option('--block-time <seconds>', 'seconds between blocks; default: one block per transaction', integer)
    .option('--pentagoo-callback-url <url>', 'where your program receives callbacks from Pentagoo', httpUrl)
    .option('--neopay-callback-url <url>', 'callback URL of Neopay payments created without a callback_url', httpUrl)
    .option('--neopay-environment <name>', '"sandbox" or "live"; default: sandbox', environment)
    .option('--json', 'print one JSON document instead of an environment file')
    .action(run);
}

interface Flags {
  readonly pentagooPort?: number;
  readonly neopayPort?: number;
  readonly chainPort?: number;
  readonly chainId?: number;
  readonly blockTime?: number;
  readonly pentagooCallbackUrl?: string;
  readonly neopayCallbackUrl?: string;
  readonly neopayEnvironment?: string;
  readonly json?: boolean;
}

async function run(flags: Flags): Promise<void> {
  const { startSandbox } = await import('./start-sandbox.ts');
  const sandbox = await startSandbox(optionsOf(flags)).catch((error: Error) => {
    process.stderr.write(`punteo-sandbox: ${error.message}\n`);
    process.exit(1);
  });
  process.stdout.write(flags.json ? `${JSON.stringify(summaryOf(sandbox))}\n` : environmentFile(sandbox));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void sandbox.close().then(() => process.exit(0)));
  }
}

function optionsOf(flags: Flags): SandboxOptions {
  return {
    pentagoo: {
      ...(flags.pentagooPort !== undefined && { port: flags.pentagooPort }),
      ...(flags.pentagooCallbackUrl !== undefined && { callbackUrl: flags.pentagooCallbackUrl }),
    },
    neopay: {
      ...(flags.neopayPort !== undefined && { port: flags.neopayPort }),
      ...(flags.neopayCallbackUrl !== undefined && { callbackUrl: flags.neopayCallbackUrl }),
      environment: flags.neopayEnvironment === 'live' ? 'live' : 'sandbox',
    },
    chain: {
      ...(flags.chainPort !== undefined && { port: flags.chainPort }),
      ...(flags.chainId !== undefined && { chainId: flags.chainId }),
      ...(flags.blockTime !== undefined && { blockTimeSeconds: flags.blockTime }),
    },
  };
}

function summaryOf({ pentagoo, neopay, chain, token, recipient }: Sandbox) {
  return {
    pentagoo: {
      url: pentagoo.url,
      integrationKey: pentagoo.integrationKey,
      integrationSecret: pentagoo.integrationSecret,
    },
    neopay: { url: neopay.url, token: neopay.token, appKey: neopay.appKey, environment: neopay.environment },
    chain: { rpcUrl: chain.rpcUrl, chainId: chain.chainId, token, recipient, buyer: chain.accounts[1] },
  };
}

function environmentFile(sandbox: Sandbox): string {
  const { pentagoo, neopay, chain } = summaryOf(sandbox);
  return `PENTAGOO_BASE_URL=${pentagoo.url}
PENTAGOO_INTEGRATION_KEY=${pentagoo.integrationKey}
PENTAGOO_INTEGRATION_SECRET=${pentagoo.integrationSecret}
NEOPAY_BASE_URL=${neopay.url}
NEOPAY_TOKEN=${neopay.token}
NEOPAY_APP_KEY=${neopay.appKey}
NEOPAY_ENVIRONMENT=${neopay.environment}

# Chain ${chain.chainId} at ${chain.rpcUrl}
#   ${chain.token.symbol} (${chain.token.decimals} decimals): ${chain.token.address}
#   merchant: ${chain.recipient}
#   buyer:    ${chain.buyer}
#
# Pay as the buyer:
#   Pentagoo: curl -X POST ${pentagoo.url}/sandbox/pay/<refId>
#   Neopay:   open the payment's authorisationUrl, or curl -X POST it
# List the created payments:
#   curl ${pentagoo.url}/sandbox/payments ${neopay.url}/sandbox/payments
`;
}

function integer(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('Give a whole number.');
  return Number(text);
}

function httpUrl(text: string): string {
  if (!/^https?:$/.test(URL.parse(text)?.protocol ?? '')) throw new InvalidArgumentError('Give an http or https URL.');
  return text;
}

function environment(text: string): string {
  if (text !== 'sandbox' && text !== 'live') throw new InvalidArgumentError('Give sandbox or live.');
  return text;
}
