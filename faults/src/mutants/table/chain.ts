import type { Mutant } from '../mutant.ts';

const PARSE_CHAINS = 'packages/chain/src/config/parse-chains.ts';
const PARSE_CHAINS_TESTS = ['packages/chain/src/config/parse-chains.test.ts'];
const CHAIN_TESTS = ['packages/chain/src/chain-witness.test.ts'];

/** Checks on transactions, nodes and the configuration of a chain. */
export const CHAIN_MUTANTS: readonly Mutant[] = [
  {
    name: 'position in the unit',
    at: 'chain',
    edits: [
      {
        file: 'packages/chain/src/verify/transfers.ts',
        find: 'position: incoming.slice(0, index).filter((earlier) => earlier.token === token && earlier.to === to).length,',
        replace: 'position: index * 0,',
      },
    ],
    tests: ['faults/src/proof/lies.test.ts'],
  },
  {
    name: 'recipient',
    at: 'chain',
    edits: [
      {
        file: 'packages/chain/src/verify/transfers.ts',
        find: 'const counts = (move: ListedMove) => isOurs(move.to) && !isOurs(move.from);',
        replace: 'const counts = (_move: ListedMove) => true;',
      },
    ],
    tests: CHAIN_TESTS,
  },
  {
    name: 'token contract list',
    at: 'chain',
    edits: [
      {
        file: 'packages/chain/src/verify/transfers.ts',
        find: 'const coin = chain.tokens.find(({ address }) => address === move.token);',
        replace: 'const coin = chain.tokens[0];',
      },
    ],
    tests: CHAIN_TESTS,
  },
  {
    name: 'receipt status',
    at: 'chain',
    edits: [
      {
        file: 'packages/chain/src/verify/transfer-checks.ts',
        find: "const succeeded = receipt.status === '0x1';",
        replace: 'const succeeded = true;',
      },
    ],
    tests: CHAIN_TESTS,
  },
  {
    name: 'receipt hash equals asked',
    at: 'chain, the reading of a node and the check',
    edits: [
      {
        file: 'packages/chain/src/verify/read-transaction.ts',
        find: 'if (receipt.transactionHash !== hash) throw',
        replace: 'if (false) throw',
      },
      {
        file: 'packages/chain/src/verify/transfer-verification.ts',
        find: "result: receiptHash === hash ? 'passed' : 'failed'",
        replace: "result: 'passed'",
      },
    ],
    tests: CHAIN_TESTS,
  },
  {
    name: 'chain id',
    at: 'chain',
    edits: [
      {
        file: 'packages/chain/src/rpc/read-blocks.ts',
        find: 'if (answeredId !== BigInt(chainId)) throw',
        replace: 'if (false) throw',
      },
    ],
    tests: CHAIN_TESTS,
  },
  {
    name: 'finality',
    at: 'chain',
    edits: [
      {
        file: 'packages/chain/src/verify/transfer-checks.ts',
        find: "inBlock && finalHosts >= quorum ? 'passed' : 'unknown'",
        replace: "'passed'",
      },
    ],
    tests: CHAIN_TESTS,
  },
  {
    name: 'block hash re-read',
    at: 'chain',
    edits: [
      {
        file: 'packages/chain/src/verify/transfer-checks.ts',
        find: 'const inBlock = block?.hash === receipt.blockHash && block.number === receipt.blockNumber;',
        replace: 'const inBlock = true;',
      },
    ],
    tests: CHAIN_TESTS,
  },
  {
    name: 'outflow',
    at: 'chain',
    edits: [
      {
        file: 'packages/chain/src/verify/transfer-checks.ts',
        find: "if (outflows.length === 0) return { name: 'outflow', result: 'passed' };",
        replace: "if (outflows.length >= 0) return { name: 'outflow', result: 'passed' };",
      },
    ],
    tests: ['faults/src/proof/lies.test.ts'],
  },
  {
    name: 'withdrawal on knowledge',
    at: 'chain, a block that was not replaced',
    edits: [
      {
        file: 'packages/chain/src/verify/transfer-verification.ts',
        find: 'earlier !== null && agreement.earlierBlock !== null && agreement.earlierBlock !== earlier.hash;',
        replace: 'earlier !== null;',
      },
    ],
    tests: CHAIN_TESTS,
  },
  {
    name: 'quorum floor',
    at: 'chain',
    edits: [
      {
        file: 'packages/chain/src/verify/quorum.ts',
        find: 'groups.filter((group) => group.length >= quorum)',
        replace: 'groups.filter((group) => group.length >= 1)',
      },
    ],
    tests: CHAIN_TESTS,
  },
  {
    name: 'redirect refusal',
    at: 'nodes',
    edits: [{ file: 'packages/chain/src/rpc/call-node.ts', find: "redirect: 'error'", replace: "redirect: 'follow'" }],
    tests: CHAIN_TESTS,
  },
  {
    name: 'active currency',
    at: 'tokens of a chain',
    edits: [
      {
        file: 'packages/chain/src/config/parse-chains.ts',
        find: '(code) => !isReservedCurrency(code),',
        replace: "(code) => code !== '' || !isReservedCurrency(code),",
      },
    ],
    tests: ['packages/chain/src/config/parse-chains.test.ts'],
  },
  {
    name: 'numbers of logs',
    at: 'chain',
    edits: [
      {
        file: 'packages/chain/src/verify/quorum.ts',
        find: '.map(({ logIndex: _, ...log }) => log);',
        replace: '.map((log) => log);',
      },
    ],
    tests: CHAIN_TESTS,
  },
  {
    name: 'withdrawal on knowledge',
    at: 'chain, two other blocks at that height',
    edits: [
      {
        file: 'packages/chain/src/verify/quorum.ts',
        find: 'hashes.length >= quorum && hashes.every((each) => each === hash) ? hash : null;',
        replace: 'hashes.length >= quorum ? hash : null;',
      },
    ],
    tests: CHAIN_TESTS,
  },
  {
    name: 'withdrawal on knowledge',
    at: 'chain, fewer nodes than the quorum',
    edits: [
      {
        file: 'packages/chain/src/verify/quorum.ts',
        find: 'hash !== undefined && hashes.length >= quorum &&',
        replace: 'hash !== undefined &&',
      },
    ],
    tests: ['faults/src/proof/withdrawal.test.ts'],
  },
  {
    name: 'majority of hosts',
    at: 'configuration',
    edits: [
      {
        file: PARSE_CHAINS,
        find: 'return hosts === 1 || quorum * 2 > hosts;',
        replace: 'return hosts > 0 && quorum > 0;',
      },
    ],
    tests: PARSE_CHAINS_TESTS,
  },
  {
    name: 'weak configuration',
    at: 'chain, the zero address',
    edits: [{ file: PARSE_CHAINS, find: '!/^0x0{40}$/.test(text)', replace: 'text.length > 0' }],
    tests: PARSE_CHAINS_TESTS,
  },
];
