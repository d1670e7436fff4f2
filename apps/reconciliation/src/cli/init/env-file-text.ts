import { randomBytes, randomUUID } from 'node:crypto';
import wrapAnsi from 'wrap-ansi';
import table from './configuration-table.json' with { type: 'json' };

/** A variable of docs/configuration.md, which configuration-table.json is made from. */
interface Variable {
  readonly name: string;
  /** As a file of variables may hold it; null: none, or one that depends on the app. */
  readonly default: string | null;
  readonly meaning: string;
}

/**
 * The text of a file of variables with fresh secrets: those without a default first, the others as comments with their
 * default. An empty variable counts as unset.
 */
export function envFileText(): string {
  const values: Readonly<Record<string, string>> = { CALLBACK_KEYS: `k1:${secret()}` };
  // The first is optional beside `punteo tokens create`; the others are of use only beside a variable that the merchant knows.
  const examples: Readonly<Record<string, string>> = {
    API_TOKENS: `shop:operator:${secret()}`,
    PENTAGOO_CALLBACK_TOKENS: secret(),
    MERCHANT_WEBHOOK_SECRET: `whsec_${randomBytes(32).toString('base64')}`,
  };
  const parts = table.map(({ heading, variables }) => {
    const lines = (wanted: (variable: Variable) => boolean) => {
      const texts = variables.filter(wanted).map((variable) => variableText(variable, values, examples));
      return texts.length === 0 ? [] : [`# ${heading}\n\n${texts.join('\n\n')}`];
    };
    return {
      needed: lines(({ default: value }) => value === null),
      settled: lines(({ default: value }) => value !== null),
    };
  });
  return [
    `${HEAD}\n\n# --- Without a default: a variable without a value counts as unset ---`,
    ...parts.flatMap(({ needed }) => needed),
    '# --- With a default: remove the # to change it ---',
    ...parts.flatMap(({ settled }) => settled),
  ]
    .join('\n\n')
    .concat('\n');
}

const HEAD = `# The variables of Punteo, for both apps and the command line: keep this file private, and a copy of its secrets.
# A variable that is set in the environment wins over this file.`;

function variableText(
  { name, default: value, meaning }: Variable,
  values: Readonly<Record<string, string>>,
  examples: Readonly<Record<string, string>>,
): string {
  const comment = wrapAnsi(meaning, 118)
    .split('\n')
    .map((line) => `# ${line}`)
    .join('\n');
  if (examples[name] !== undefined) return `${comment}\n#${name}=${examples[name]}`;
  return value === null ? `${comment}\n${name}=${values[name] ?? ''}` : `${comment}\n#${name}=${value}`;
}

/** The variables for `punteo-sandbox` on this machine, which reads the same file. */
export function sandboxEnvFileText(chainsFile: string): string {
  return `# The variables of Punteo for a rehearsal with the sandbox on this machine: docs/operating.md says how.
# Sandbox, receiver and reconciliation app read this file, and nothing in it is worth anything elsewhere.
HOST=127.0.0.1
PUBLIC_URL=http://127.0.0.1:8080
CALLBACK_KEYS=k1:${secret()}

PENTAGOO_BASE_URL=http://127.0.0.1:8101
PENTAGOO_INTEGRATION_KEY=sandbox-${randomUUID()}
PENTAGOO_INTEGRATION_SECRET=${secret()}
PENTAGOO_CALLBACK_TOKENS=${secret()}

NEOPAY_BASE_URL=http://127.0.0.1:8102
NEOPAY_TOKEN=${secret()}
NEOPAY_APP_KEY=${randomUUID()}
NEOPAY_ENVIRONMENT=sandbox
NEOPAY_STATUSES=completed=paid,failed=failed

# The chain of the sandbox, its token and the merchant's address
CHAINS_FILE=${chainsFile}
`;
}

/**
 * The chain of `punteo-sandbox`: one node, and a Pentagoo that calls it `Binance Smart Chain`. These values would be wrong
 * in production.
 */
export function sandboxChainsText(): string {
  const chain = {
    chainId: 31_337,
    names: ['Binance Smart Chain'],
    rpcUrls: ['http://127.0.0.1:8103'],
    quorum: 1,
    finality: { depth: 3 },
    recipients: ['0x4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d'],
    tokens: [{ address: '0x5fbdb2315678afecb367f032d93f642f64180aa3', decimals: 6, currency: 'USD' }],
  };
  return `${JSON.stringify([chain], null, 2)}\n`;
}

function secret(): string {
  return randomBytes(32).toString('hex');
}
