import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import solc from 'solc';
import * as z from 'zod';

const sources = new URL('../contracts/', import.meta.url);
const target = new URL('../src/chain/compiled-contracts.ts', import.meta.url);

const Output = z.object({
  errors: z.array(z.object({ severity: z.string(), formattedMessage: z.string() })).optional(),
  contracts: z
    .record(
      z.string(),
      z.record(
        z.string(),
        z.object({ abi: z.array(z.unknown()), evm: z.object({ bytecode: z.object({ object: z.string() }) }) }),
      ),
    )
    .optional(),
});

export interface CompiledContract {
  readonly abi: readonly unknown[];
  readonly bytecode: string;
}

const compile: (input: string) => string = solc.compile;

/**
 * Compiles `contracts/*.sol`. Without a metadata hash and with a fixed EVM version, the same sources give the same
 * bytes.
 */
export function compileContracts(): Record<string, CompiledContract> {
  const files = readdirSync(sources).filter((file) => file.endsWith('.sol'));
  const output = Output.parse(JSON.parse(compile(JSON.stringify(compilerInput(files)))));
  const messages = output.errors?.map((error) => error.formattedMessage) ?? [];
  if (messages.length > 0) throw new Error(messages.join('\n'));

  const compiled: Record<string, CompiledContract> = {};
  for (const file of files) {
    const name = file.replace('.sol', '');
    const contract = output.contracts?.[file]?.[name];
    if (!contract) throw new Error(`${file} contains no contract named ${name}. Name the contract after its file.`);
    compiled[name] = { abi: contract.abi, bytecode: `0x${contract.evm.bytecode.object}` };
  }
  return compiled;
}

function compilerInput(files: readonly string[]): object {
  return {
    language: 'Solidity',
    sources: Object.fromEntries(files.map((file) => [file, { content: readFileSync(new URL(file, sources), 'utf8') }])),
    settings: {
      optimizer: { enabled: true, runs: 200 },
      evmVersion: 'paris',
      metadata: { bytecodeHash: 'none', appendCBOR: false },
      outputSelection: { '*': { '*': ['abi', 'evm.bytecode.object'] } },
    },
  };
}

function asModule(contracts: Record<string, CompiledContract>): string {
  const constants = Object.entries(contracts).map(([name, contract]) => {
    const constant = name.charAt(0).toLowerCase() + name.slice(1);
    return `export const ${constant} = ${JSON.stringify(contract)} as const;`;
  });
  return `// Written by scripts/compile-contracts.ts from contracts/*.sol.\n${constants.join('\n')}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(target, asModule(compileContracts()));
