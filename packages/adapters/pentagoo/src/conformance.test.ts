import { createChainWitness, parseChains } from '@punteo/chain';
import { moneyFromDecimal, type Order, parseKeyring, signCallbackAddress } from '@punteo/payments';
import { startChain, startPentagoo } from '@punteo/sandbox';
import { type ProviderUnderTest, testProviderConformance } from '@punteo/testing';
import { pentagooFromEnvironment } from './config.ts';
import { createPentagoo } from './pentagoo.ts';

testProviderConformance(async (): Promise<ProviderUnderTest> => {
  const chain = await startChain({ chainId: 97 });
  const token = await chain.deployToken();
  const [, , merchant, stranger] = chain.accounts as readonly [string, string, `0x${string}`, `0x${string}`];
  const sandbox = await startPentagoo({ chain, token, recipient: merchant });
  const callbackToken = 'callback-token_'.padEnd(43, '0');
  const settings = pentagooFromEnvironment({
    PENTAGOO_BASE_URL: sandbox.url,
    PENTAGOO_INTEGRATION_KEY: sandbox.integrationKey,
    PENTAGOO_INTEGRATION_SECRET: sandbox.integrationSecret,
    PENTAGOO_CALLBACK_TOKENS: callbackToken,
  });
  if (!settings) throw new Error('Pentagoo is not configured.');
  const secret = '0f'.repeat(32);
  const keyring = parseKeyring(`k1:${secret}`);
  const chains = parseChains(
    JSON.stringify([
      {
        names: ['Binance Smart Chain'],
        chainId: 97,
        rpcUrls: [`${chain.rpcUrl}/?key=secret-rpc-key`],
        quorum: 1,
        finality: { depth: 2 },
        recipients: [merchant],
        tokens: [{ address: token.address, decimals: token.decimals, currency: 'USD' }],
      },
    ]),
  );
  const provider = createPentagoo({ ...settings, keyring, witness: createChainWitness(chains) });

  const request = (orderId: string) => {
    const amount = moneyFromDecimal('100.00', 'USD');
    const order: Order = {
      orderId,
      amount,
      providers: [],
      createdAt: new Date(),
      dueAt: null,
      fulfilledAt: null,
      cancelledAt: null,
      closedAt: null,
    };
    return { createAttemptId: `attempt of ${orderId}`, order, amount, description: 'Two chairs', details: {} };
  };

  return {
    provider,
    callbackAddress: () => callbackToken,
    foreignAddresses: [
      callbackToken.replace('callback', 'CALLBACK'),
      signCallbackAddress(keyring, {
        scope: 'pentagoo',
        orderId: 'order-1',
        expiresAt: new Date(Date.now() + 86_400_000),
      }),
    ],
    callback: new TextEncoder().encode(
      JSON.stringify({
        amount: '100.00 USD',
        date: '2024-07-17T12:34:56Z',
        blockchain: 'Binance Smart Chain',
        hash: `0x${'ab'.repeat(32)}`,
        paymentId: 'payment-1',
        orderId: 'order-2',
      }),
    ),
    request,
    onCreate(behaviour) {
      sandbox.faults.clear('createPayment');
      if (behaviour === 'refuse') {
        sandbox.faults.next('createPayment', {
          kind: 'raw',
          status: 400,
          body: '{"code":"400","message":"Bad Request"}',
          headers: { 'content-type': 'application/json' },
        });
      }
      if (behaviour === 'lose') sandbox.faults.next('createPayment', { kind: 'drop', handled: true });
    },
    createsReceived: () => sandbox.calls.count('createPayment'),
    async claim(truth) {
      const created = request(`order-${truth}`);
      await provider.createPayment(created);
      const refId = sandbox.payments.at(-1)?.refId ?? '';
      const to = truth === 'not_paid' ? stranger : merchant;
      const { transaction, callback } = await sandbox.pay(refId, { to, callback: 'none' });
      if (truth === 'paid') await chain.mine();
      return { provider: 'pentagoo', kind: 'transaction', network: callback.blockchain, hash: transaction.hash };
    },
    writtenClaim: (claim) =>
      claim.kind === 'transaction' ? `${claim.network}:${claim.hash.toUpperCase().replace('0X', '0x')}` : '',
    cutOff: () => chain.close(),
    secrets: [sandbox.integrationSecret, callbackToken, secret, 'secret-rpc-key'],
    async close() {
      await sandbox.close();
      await chain.close();
    },
  };
});
